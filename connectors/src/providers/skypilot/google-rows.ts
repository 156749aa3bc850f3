import { doubtOnDemand } from '../doubt-on-demand.ts'
import { accelerators, type GoogleMachine, googleMachines } from '../google-machines.ts'
import type { Offer } from '../provider.ts'
import type { CatalogueRow } from './catalogue.ts'

type Sum = { machine: GoogleMachine; region: string; onDemandUsd: number | undefined; spotUsd: number | undefined }

/**
 * Google's rows are hosts without a GPU and GPUs without a host: what is rented is their sum. Prices are those of a region, repeated for each zone. An
 * on-demand price that cannot be one is left out, with the machine's spot price kept. The local SSD that some machines bring is not in this catalogue.
 */
export function googleOffers(rows: readonly CatalogueRow[], now: Date): Offer[] {
  const sums = addUp(rows)
  const doubts = doubtOnDemand(sums.map(({ machine, ...prices }) => ({ instance: machine.instance, ...prices })))
  return sums.flatMap(({ machine, region, onDemandUsd, spotUsd }) => {
    const { instance, gpuCount, accelerator } = machine
    const { gpu, memoryGb } = accelerators[accelerator]
    const believed = machine.onDemand && !doubts.has(`${instance}|${region}`) ? onDemandUsd : undefined
    const offer = (market: 'spot' | 'on_demand', usdPerHour: number | undefined): Offer[] =>
      usdPerHour === undefined
        ? []
        : [
            {
              key: `gcp|${instance}|${region}|${market}`,
              provider: 'gcp',
              region,
              zone: null,
              instanceType: instance,
              gpu,
              gpuCount,
              memoryGb,
              market,
              usdPerHour,
              onDemandUsdPerHour: believed ?? null,
              observedAt: now,
            },
          ]
    return [...offer('on_demand', believed), ...offer('spot', spotUsd)]
  })
}

function addUp(rows: readonly CatalogueRow[]): Sum[] {
  const byZone = new Map(rows.map((row) => [`${row.instanceType}|${row.accelerator}|${row.count}|${row.zone}`, row]))
  const zones = new Map(rows.flatMap(({ zone, region }) => (zone && region ? [[zone, region] as const] : [])))
  const sums = new Map<string, Sum>()
  for (const machine of googleMachines)
    for (const [zone, region] of zones) {
      const host = byZone.get(`${machine.host}||0|${zone}`)
      const gpus = byZone.get(`|${machine.accelerator}|${machine.gpuCount}|${zone}`)
      const key = `${machine.instance}|${region}`
      if (!host || !gpus || sums.has(key)) continue
      sums.set(key, { machine, region, onDemandUsd: add(host.usdPerHour, gpus.usdPerHour), spotUsd: add(host.spotUsdPerHour, gpus.spotUsdPerHour) })
    }
  return [...sums.values()]
}

const add = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : Number((a + b).toFixed(6)))
