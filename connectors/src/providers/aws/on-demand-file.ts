import Papa from 'papaparse'
import { ConnectorError } from '../../connector-error.ts'
import type { ReferencePrice } from '../provider.ts'
import { instanceTypes } from './instance-types.ts'

/** Of the lines above the header: FormatVersion, Disclaimer, Publication Date, Version, OfferCode. */
const linesAbove = 5
/** What makes a row the plain on-demand price of Linux on shared hardware; the file has a hundred others for the same machine. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  TermType: ['OnDemand'],
  Tenancy: ['Shared'],
  'Operating System': ['Linux'],
  CapacityStatus: ['Used'],
  Unit: ['Hrs'],
  Currency: ['USD'],
  'Pre Installed S/W': ['', 'NA'],
  MarketOption: ['OnDemand'],
}
const columns = [...Object.keys(wanted), 'Instance Type', 'GPU', 'Region Code', 'PricePerUnit', 'EffectiveDate'] as const

/**
 * On-demand prices of GPU types from the offers file of a region, hundreds of megabytes that pass through line by line.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html @throws ConnectorError
 */
export async function readOnDemandFile(lines: AsyncIterable<string>, region: string, source: string): Promise<ReferencePrice[]> {
  const cheapest = new Map<string, ReferencePrice>()
  let index: Map<string, number> | undefined
  let read = 0
  for await (const line of lines) {
    if (read++ < linesAbove) continue
    if (!index) index = readHeader(line)
    // Nine rows in ten are reservations: not parsed.
    else if (line.includes('"OnDemand"')) {
      const found = readRow(line, index, region, source)
      const known = found && cheapest.get(found.instance)
      if (found && !(known && known.usdPerHour <= found.usdPerHour)) cheapest.set(found.instance, found)
    }
  }
  if (!index) throw new ConnectorError('unexpected_answer', `The AWS price file of ${region} is not as documented: it has no header`)
  return [...cheapest.values()]
}

function readHeader(line: string): Map<string, number> {
  const index = new Map(fieldsOf(line).map((name, i) => [name, i]))
  const missing = columns.filter((name) => !index.has(name))
  if (missing.length > 0) throw new ConnectorError('unexpected_answer', `The AWS price file is not as documented: it lacks ${missing.join(', ')}`)
  return index
}

function readRow(line: string, index: ReadonlyMap<string, number>, region: string, source: string): ReferencePrice | undefined {
  const fields = fieldsOf(line)
  const field = (name: string): string => fields[index.get(name) ?? -1] ?? ''
  const instance = field('Instance Type')
  const type = instanceTypes.get(instance)
  const fits = Object.entries(wanted).every(([name, values]) => values.includes(field(name)))
  const usdPerHour = Number(field('PricePerUnit'))
  if (!type || !fits || field('Region Code') !== region || !(usdPerHour > 0)) return undefined
  const sameCount = Number(field('GPU')) === type.gpuCount
  const { gpu, gpuCount, memoryGb, formFactor } = type
  const note = sameCount ? null : `AWS says ${field('GPU') || 'nothing'} of the number of GPUs, we ${gpuCount}`
  return { instance, gpu, memoryGb, formFactor, gpuCount, region, usdPerHour, effectiveFrom: dateOf(field('EffectiveDate')), source, complete: sameCount, note }
}

const fieldsOf = (line: string): string[] => Papa.parse<string[]>(line, { delimiter: ',' }).data[0] ?? []

function dateOf(text: string): Date | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time)
}

/** Characters; the longest line of the file has about 2,000. What has no lines at all would be put together anew with every piece of it. */
const longestLine = 100_000

/** Lines without their ends. No field of this file holds a line break. @throws what reading throws, and ConnectorError */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new ConnectorError('unexpected_answer', `The AWS price list has a line of more than ${longestLine} characters`)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest) yield rest
}
