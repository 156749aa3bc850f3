import type { Distort, Fake } from '../../fakes/fake.ts'
import { drift } from '../../fakes/prices.ts'

const columns = [
  'series_id',
  'provider',
  'region',
  'zone',
  'instance_type',
  'gpu',
  'gpu_count',
  'market',
  'currency',
  'on_demand_usd_per_hour',
  'timestamp',
  'price_usd_per_hour',
]
const machines = [
  ['t4.small', 'T4', 1, 0.5],
  ['l4.small', 'L4', 1, 0.8],
  ['h100.large', 'H100 SXM', 8, 32],
] as const
const hourMs = 3_600_000

/** A web server with one file, /gpu/prices.csv: three days of prices, renewed each hour. */
export const fake: Fake = {
  id: 'file',
  settings: [{ path: 'gpu/prices.csv' }],
  paged: false,
  answer({ path, now }) {
    if (path !== '/gpu/prices.csv') return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' }
    const hour = Math.floor(now.getTime() / hourMs)
    const rows = ['eu-1', 'us-1'].flatMap((region) =>
      machines.flatMap(([type, gpu, count, usd]) =>
        Array.from({ length: 72 }, (_, i) => {
          const at = new Date((hour - 71 + i) * hourMs)
          const price = (usd * 0.5 * drift(`file|${type}|${region}`, at)).toFixed(4)
          return [`${region}/${type}`, 'acme', region, '', type, gpu, count, 'spot', 'USD', usd, at.toISOString(), price].join(',')
        }),
      ),
    )
    return { headers: { 'content-type': 'text/csv' }, body: [columns.join(','), ...rows, ''].join('\n') }
  },
  distort: {
    wrong_type: column('price_usd_per_hour', () => 'n/a'),
    duplicate_rows: lines(([header = '', ...rows]) => [header, ...rows.flatMap((row) => [row, row])]),
    missing_currency: 'a file without currencies is in US dollars, by the description of its columns',
    cents_for_dollars: column('currency', () => 'USX'),
    per_gpu_for_machine: 'whoever makes the file says what its prices are of: the whole instance, by the description of its columns',
    new_enum: column('market', () => 'futures'),
    renamed_field: lines(([header = '', ...rows]) => [header.replace('price_usd_per_hour', 'price'), ...rows]),
    skewed_stamps: column('timestamp', () => '2099-01-01T00:00:00Z'),
  },
}

function lines(change: (all: string[]) => string[]): Distort {
  return (body) => change(String(body).trimEnd().split('\n')).join('\n')
}

function column(name: string, change: (value: string) => string): Distort {
  return lines(([header = '', ...rows]) => [
    header,
    ...rows.map((row) =>
      row
        .split(',')
        .map((field, i) => (columns[i] === name ? change(field) : field))
        .join(','),
    ),
  ])
}
