import { CsvRecords, Market, UsageState } from '@dumont/contracts'
import { tooLong } from './decide-length.ts'

export type ImportedRow = {
  provider: string
  key: string
  gpu: string
  gpuCount: number
  state: UsageState
  from: Date
  to: Date
  rateMicros: number
  storageMicros: number
  region: string | null
  market: Market
  name: string | null
  instanceType: string | null
  labels: Record<string, string>
}
export type Problem = { line: number; reason: string }

const needed = ['provider', 'key', 'gpu', 'from', 'to', 'rate_usd_per_hour'] as const
const known = [...needed, 'gpu_count', 'state', 'storage_usd_per_hour', 'region', 'market', 'name', 'instance_type']
/** label:project is the label "project". */
const LABEL = /^label: *([^ ].{0,59})$/
const MOST_USD = 100_000
const EARLIEST = Date.parse('2000-01-01T00:00:00Z')

/** Reads the usage of a CSV file with a header. Rows are used all or none, so every problem is told. */
export function decideCsv(text: string, now: Date): { rows: ImportedRow[]; problems: Problem[] } {
  const rows: ImportedRow[] = []
  const problems: Problem[] = []
  let header: string[] | undefined
  let ofHeader: Problem[] = []
  const records = new CsvRecords({
    record: (fields, line) => {
      if (!header) {
        header = fields.map((name) => name.trim().replace(/^\uFEFF/, ''))
        ofHeader = headerProblems(header, line)
        return
      }
      if (fields.length === 1 && !fields[0]!.trim()) return
      const row = tooMany(fields, header) ?? readRow(Object.fromEntries(header.map((name, i) => [name, (fields[i] ?? '').trim()])), now)
      if (typeof row === 'string') problems.push({ line, reason: row })
      else rows.push(row)
    },
    bad: (line, reason) => problems.push({ line, reason }),
  })
  records.push(text)
  records.end()
  if (!header) problems.push({ line: 1, reason: 'the file is empty' })
  // Rows below columns that are wrong are all bad for that one reason.
  return { rows, problems: ofHeader.length ? ofHeader : problems }
}

/** 1,5 without quotes is two cells: read on, it would be a rate of 1. */
function tooMany(fields: readonly string[], header: readonly string[]): string | undefined {
  if (fields.slice(header.length).every((cell) => cell.trim() === '')) return undefined
  return `there are ${fields.length} cells in ${header.length} columns: numbers take a point, texts with a comma take quotes`
}

function headerProblems(header: readonly string[], line: number): Problem[] {
  if (/[;\t]/.test(header[0]!)) return [{ line, reason: 'columns are separated by commas, and numbers take a point' }]
  const missing = needed.filter((name) => !header.includes(name))
  const unknown = header.filter((name) => !known.includes(name) && !LABEL.test(name))
  const twice = header.filter((name, i) => header.indexOf(name) < i)
  return [
    ...(twice.length ? [{ line, reason: `a column is there twice: ${[...new Set(twice)].join(', ')}`.slice(0, 300) }] : []),
    ...(missing.length ? [{ line, reason: `there is no column ${missing.join(', ')}` }] : []),
    ...(unknown.length ? [{ line, reason: `columns are ${known.join(', ')}, label:NAME; not ${unknown.join(', ')}`.slice(0, 320) }] : []),
    ...(header.filter((name) => LABEL.test(name)).length > 50 ? [{ line, reason: 'labels are 50 at most' }] : []),
  ]
}

/** The row, or why it is none. */
function readRow(cell: Record<string, string>, now: Date): ImportedRow | string {
  const empty = needed.find((name) => !cell[name])
  if (empty) return `${empty} is empty`
  const [from, to] = [timeOf(cell.from!), timeOf(cell.to!)]
  if (!from || !to) return 'from and to must be times with their zone, like 2026-03-04T05:00:00Z'
  if (from >= to) return 'from must lie before to'
  if (to > now) return 'to lies in the future'
  const length = tooLong(from, to)
  if (length) return `it ${length}`
  const [rateMicros, storageMicros] = [moneyOf(cell.rate_usd_per_hour!), moneyOf(cell.storage_usd_per_hour || '0')]
  if (rateMicros === undefined || storageMicros === undefined) return `rates must be numbers from 0 to ${MOST_USD}`
  const gpuCount = Number(cell.gpu_count || '1')
  if (!Number.isInteger(gpuCount) || gpuCount < 1 || gpuCount > 1024) return 'gpu_count must be a whole number from 1 to 1024'
  const state = UsageState.safeParse(cell.state || 'running')
  const market = Market.safeParse(cell.market || 'on_demand')
  if (!state.success || !market.success) return `state is one of ${UsageState.options.join(', ')}; market one of ${Market.options.join(', ')}`
  const { provider, key, gpu, region, name, instance_type: instanceType } = cell
  const labels = labelsOf(cell)
  const texts = [provider!, key!, gpu!, region ?? '', name ?? '', instanceType ?? '', ...Object.entries(labels).flat()]
  if (texts.some((text) => text.length > 200 || text.includes('\0'))) return 'a text is longer than 200 characters, or holds NUL'
  const rest = { region: region || null, name: name || null, instanceType: instanceType || null }
  return {
    provider: provider!.toLowerCase(),
    key: key!,
    gpu: gpu!,
    gpuCount,
    state: state.data,
    market: market.data,
    from,
    to,
    rateMicros,
    storageMicros,
    labels,
    ...rest,
  }
}

const labelsOf = (cell: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(cell).flatMap(([name, value]) => (LABEL.test(name) && value ? [[LABEL.exec(name)![1]!, value]] : [])))

function timeOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined
  // The 30th of February would be read as the 2nd of March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined
  const ms = Date.parse(text.replace(' ', 'T'))
  return Number.isNaN(ms) || ms < EARLIEST ? undefined : new Date(ms)
}

function moneyOf(text: string): number | undefined {
  const usd = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  return usd <= MOST_USD ? Math.round(usd * 1e6) : undefined
}
