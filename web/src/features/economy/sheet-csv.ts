import type { NewPriceSheet } from '@dumont/contracts'
import { CsvRecords } from '@dumont/contracts/csv-records'
import type { Body } from '../../app/wire.ts'
import type { Strings } from '../../app/i18n/index.ts'
import { comparedProviders } from './compared.ts'

type Row = Body<typeof NewPriceSheet>['rows'][number]
/** `reason` names a string of the dictionary; `names`: columns. */
export type SheetProblem = { line: number; reason: Exclude<keyof Strings['savingsSettings']['sheetErrors'], 'line'>; names?: string }

const needed = ['provider', 'gpu', 'usd_per_gpu_hour']
const known = [...needed, 'effective_from', 'note']
const most = 1000

/** Reads a price sheet from CSV with a header. Taken whole or not at all, so every problem is told. */
export function readSheet(text: string): { rows: Row[]; problems: SheetProblem[] } {
  const rows: Row[] = []
  const problems: SheetProblem[] = []
  const seen = new Set<string>()
  let header: string[] | undefined
  const records = new CsvRecords({
    record: (fields, line) => {
      const cells = fields.map((cell) => cell.trim())
      if (!header) {
        header = cells.map((name) => name.replace(/^\uFEFF/, '').toLowerCase())
        problems.push(...headerProblems(header, line))
        return
      }
      if (cells.every((cell) => cell === '')) return
      // 1,5 without quotes is two cells: read on, it would be a price of 1.
      const isCut = cells.slice(header.length).some((cell) => cell !== '')
      const row = isCut ? 'cells' : readRow(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])))
      const reason = typeof row === 'string' ? row : isSecond(row, seen) ? 'twice' : rows.length >= most ? 'tooMany' : undefined
      if (reason) problems.push({ line, reason })
      else rows.push(row as Row)
    },
    bad: (line) => problems.push({ line, reason: 'record' }),
  })
  records.push(text)
  records.end()
  // Rows below a header that lacks a column are all bad for that one reason.
  const ofHeader = problems.filter(({ reason }) => reason === 'noColumn' || reason === 'unknownColumn' || reason === 'columnTwice' || reason === 'separator')
  if (ofHeader.length > 0) return { rows: [], problems: ofHeader }
  if (rows.length === 0 && problems.length === 0) problems.push({ line: 1, reason: 'empty' })
  return { rows, problems }
}

function headerProblems(header: readonly string[], line: number): SheetProblem[] {
  if (/[;\t]/.test(header[0]!)) return [{ line, reason: 'separator' }]
  const missing = needed.filter((name) => !header.includes(name))
  const unknown = header.filter((name) => !known.includes(name))
  const twice = header.filter((name, i) => header.indexOf(name) < i)
  return [
    ...(twice.length > 0 ? [{ line, reason: 'columnTwice' as const, names: twice.join(', ').slice(0, 200) }] : []),
    ...(missing.length > 0 ? [{ line, reason: 'noColumn' as const, names: missing.join(', ') }] : []),
    ...(unknown.length > 0 ? [{ line, reason: 'unknownColumn' as const, names: unknown.join(', ').slice(0, 200) }] : []),
  ]
}

function readRow(cell: Record<string, string>): Row | SheetProblem['reason'] {
  const provider = comparedProviders.find((one) => one === cell['provider']?.toLowerCase())
  const { gpu = '', usd_per_gpu_hour: price = '', effective_from: since = '', note = '' } = cell
  if (!provider) return 'provider'
  if (gpu === '' || gpu.length > 100) return 'gpu'
  const usd = /^\d+(\.\d+)?$/.test(price) ? Number(price) : 0
  // Less than a micro-dollar would be kept as nothing.
  if (usd < 0.000_001 || usd > 100_000) return 'price'
  const effectiveFrom = since === '' ? null : instantOfDay(since)
  if (effectiveFrom === undefined) return 'date'
  if (note.length > 500) return 'note'
  return { provider, gpu, usd_per_gpu_hour: usd, effective_from: effectiveFrom, note: note === '' ? null : note }
}

/** A day begins at midnight UTC. Days that do not exist are none. */
function instantOfDay(text: string): string | undefined {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(whole) ? new Date(whole) : undefined
  if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined
  return at.toISOString()
}

function isSecond({ provider, gpu, effective_from: since }: Row, seen: Set<string>): boolean {
  const key = `${provider} ${since ?? ''} ${gpu.toLowerCase()}`
  const second = seen.has(key)
  seen.add(key)
  return second
}
