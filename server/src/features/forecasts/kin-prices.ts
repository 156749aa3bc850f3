import { HOUR_MS } from '@dumont/forecast'
import type { Db } from '../../platform/db.ts'
import { readHours, type SeriesRow } from '../prices/index.ts'
import { familyOf, type PriceTask, priceTask } from './price-task.ts'

/** Prices of other series that a batch is forecast with: for reading only, nobody claims them. */
export type KinOf = (batch: readonly SeriesRow[], origins: readonly Date[]) => Promise<PriceTask[]>

/** What features look back on, and a day more. */
const lookBackMs = 31 * 24 * HOUR_MS
/** Nearest kin first; more tell little that these do not. */
const mostKin = 400
const mostRemembered = 3000
const readAtOnce = 8

/** Reads kin, remembering what was read for the same hours: all live series share their origin. */
export function kinReader(db: Db, all: readonly SeriesRow[]): KinOf {
  const byFamily = Map.groupBy(
    all.filter(({ demo }) => !demo),
    familyOf,
  )
  const remembered = new Map<string, PriceTask>()
  return async (batch, origins) => {
    const from = Math.min(...origins.map((origin) => origin.getTime())) - lookBackMs
    const to = Math.max(...origins.map((origin) => origin.getTime())) + HOUR_MS
    const kin = chooseKin(batch, byFamily, from, to)
    const keyOf = ({ id }: SeriesRow) => `${id}/${from}/${to}`
    const missing = kin.filter((row) => !remembered.has(keyOf(row)))
    if (remembered.size + missing.length > mostRemembered) remembered.clear()
    const unread = kin.filter((row) => !remembered.has(keyOf(row)))
    for (let at = 0; at < unread.length; at += readAtOnce) {
      const part = unread.slice(at, at + readAtOnce)
      const hours = await readHours(
        db,
        part.map(({ id }) => id),
        new Date(from),
        new Date(to),
      )
      for (const row of part) remembered.set(keyOf(row), priceTask(row, hours.get(row.id) ?? []))
    }
    return kin.map((row) => remembered.get(keyOf(row))!)
  }
}

function chooseKin(batch: readonly SeriesRow[], byFamily: ReadonlyMap<string, SeriesRow[]>, from: number, to: number): SeriesRow[] {
  const own = new Set(batch.map(({ id }) => id))
  const [gpus, types, zones] = [setOf(batch, 'gpuId'), setOf(batch, 'instanceType'), setOf(batch, 'zone')]
  const nearness = ({ gpuId, instanceType, zone }: SeriesRow) =>
    (types.has(instanceType) && instanceType ? 4 : 0) + (gpus.has(gpuId) ? 2 : 0) + (zones.has(zone) && zone ? 1 : 0)
  const families = [...new Set(batch.map(familyOf))].flatMap((family) => byFamily.get(family) ?? [])
  return families
    .filter(({ id, lastObservedAt, firstObservedAt }) => !own.has(id) && lastObservedAt!.getTime() >= from && firstObservedAt!.getTime() <= to)
    .toSorted((a, b) => nearness(b) - nearness(a) || a.id - b.id)
    .slice(0, mostKin)
}

const setOf = <Name extends 'gpuId' | 'instanceType' | 'zone'>(rows: readonly SeriesRow[], name: Name) => new Set<SeriesRow[Name]>(rows.map((row) => row[name]))
