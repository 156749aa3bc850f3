import type { Distort, Fake } from '../../fakes/fake.ts'
import { drift } from '../../fakes/prices.ts'

type Line = Record<string, string | number>
/** The columns of each cloud in the order of its file: no two are alike. */
const columns: Readonly<Record<string, string>> = {
  aws: 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch',
  gcp: 'InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice',
  lambda: 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice',
  runpod: 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Region,SpotPrice,Price,AvailabilityZone,GpuInfo',
}

/** raw.githubusercontent.com with four clouds of the catalogue. */
export const fake: Fake = {
  id: 'skypilot',
  settings: [{ clouds: 'aws, gcp, lambda, runpod' }],
  paged: false,
  answer({ path, now }) {
    const [, cloud = ''] = /^\/([a-z0-9]+)\/vms.csv$/.exec(path) ?? []
    const header = columns[cloud]
    if (!header) return { status: 404, headers: plain, body: '404: Not Found' }
    return { headers: plain, body: [header, ...linesOf(cloud, now).map((line) => toCsv(line, header)), ''].join('\n') }
  },
  distort: {
    wrong_type: prices(() => 'n/a'),
    duplicate_rows: lines(([header = '', ...rows]) => [header, ...rows.flatMap((row) => [row, row])]),
    missing_currency: 'the catalogue names no currency: its documentation says US dollars',
    cents_for_dollars: prices((usd) => Number((usd * 100).toFixed(5))),
    per_gpu_for_machine: prices((usd, count) => Number((usd / count).toFixed(5))),
    new_enum: lines(([header = '', ...rows]) => [
      header,
      toCsv({ InstanceType: 'x', AcceleratorName: 'tpu-v9-8', AcceleratorCount: 1, Price: 9, Region: 'moon' }, header),
      ...rows,
    ]),
    renamed_field: lines(([header = '', ...rows]) => [header.replace('AcceleratorName', 'Accelerator'), ...rows]),
    skewed_stamps: 'the catalogue holds no times',
  },
}
const plain = { 'content-type': 'text/plain; charset=utf-8' }

function lines(change: (all: string[]) => string[]): Distort {
  return (body) => change(String(body).trimEnd().split('\n')).join('\n')
}

function prices(change: (usd: number, count: number) => unknown): Distort {
  return lines(([header = '', ...rows]) => {
    const names = header.split(',')
    return [
      header,
      ...rows.map((row) => {
        const fields = row.split(',')
        const count = Number(fields[names.indexOf('AcceleratorCount')]) || 1
        return fields.map((field, i) => (/Price/.test(names[i] ?? '') && field !== '' ? change(Number(field), count) : field)).join(',')
      }),
    ]
  })
}

const toCsv = (line: Line, header: string): string =>
  header
    .split(',')
    .map((name) => line[name] ?? '')
    .join(',')

function linesOf(cloud: string, now: Date): Line[] {
  if (cloud === 'gcp') return googleLines(now)
  const machines = [
    ['gpu_1x_a10', 'A10', 1, 0.75],
    ['gpu_1x_h100', 'H100', 1, 3.29],
    ['gpu_8x_h100', 'H100', 8, 23.92],
    ['gpu_1x_a100', 'A100-80GB', 1, 1.79],
    ['gpu_8x_a100', 'A100-80GB', 8, 14.32],
  ] as const
  const host: Line = { InstanceType: 'cpu_4x', vCPUs: 4, MemoryGiB: 16, Price: 0.2, Region: 'us-1' }
  return [
    host,
    ...machines.flatMap(([InstanceType, AcceleratorName, AcceleratorCount, Price]) =>
      ['us-1', 'eu-1'].flatMap((Region) =>
        ['a', 'b'].map((zone) => ({
          InstanceType,
          AcceleratorName,
          AcceleratorCount,
          Price,
          Region,
          vCPUs: 16,
          MemoryGiB: 200,
          AvailabilityZone: cloud === 'aws' ? `${Region}${zone}` : '',
          SpotPrice: cloud === 'aws' ? (Price * 0.4 * drift(`skypilot|${InstanceType}|${Region}${zone}`, now)).toFixed(5) : cloud === 'runpod' ? Price : '',
        })),
      ),
    ),
  ]
}

/** Hosts and GPUs apart. In us-central1 the on-demand price of A100s with 80 GB is another price by that name, below spot. */
function googleLines(now: Date): Line[] {
  const hosts = [
    ['a2-highgpu-1g', 0.73948],
    ['a2-highgpu-8g', 5.91582],
    ['a2-ultragpu-1g', 1.09962],
    ['g2-standard-8', 0.4],
    ['n1-standard-8', 0.38],
  ] as const
  const gpus = [
    ['A100', 1, 2.93391],
    ['A100', 8, 23.47128],
    ['A100-80GB', 1, 3.92768],
    ['L4', 1, 0.56004],
    ['T4', 1, 0.35],
    ['tpu-v5p-8', 1, 16.8],
  ] as const
  return ['us-central1', 'us-east1', 'europe-west4'].flatMap((Region) =>
    ['a', 'b'].flatMap((zone) => {
      const place = { Region, AvailabilityZone: `${Region}-${zone}` }
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()))
      const spot = (usd: number): string => (usd * 0.4 * drift(`skypilot|gcp|${Region}`, month)).toFixed(5)
      return [
        ...hosts.map(([InstanceType, usd]) => ({ InstanceType, vCPUs: 8, MemoryGiB: 30, ...place, Price: usd, SpotPrice: spot(usd) })),
        ...gpus.map(([AcceleratorName, AcceleratorCount, usd]) => ({
          ...place,
          AcceleratorName,
          AcceleratorCount,
          GpuInfo: AcceleratorName,
          Price: Region === 'us-central1' && AcceleratorName === 'A100-80GB' ? 0.2 : usd,
          SpotPrice: spot(usd),
        })),
      ]
    }),
  )
}
