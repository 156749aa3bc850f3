import { type ComparedProvider, comparedProviders, type EconomySettings } from '@dumont/contracts'
import { findGpu, type PricingRow } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import type { Book, Priced } from './decide-reference.ts'
import type { Proxy, SheetRow } from './decide-sheet.ts'

export type Settings = { regions: Book['regions']; proxies: Proxy[]; sheet: SheetRow[]; version: number }

const defaults: Settings = { regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' }, proxies: [], sheet: [], version: 0 }

export async function settingsOf(db: Db, workspaceId: string): Promise<Settings> {
  const row = await db.selectFrom('economySettings').selectAll().where('workspaceId', '=', workspaceId).executeTakeFirst()
  return row ? { ...row, regions: { ...defaults.regions, ...row.regions } } : defaults
}

type Change = { regions?: EconomySettings['regions']; proxies?: readonly Proxy[]; sheet?: readonly SheetRow[] }

export async function keepSettings(db: Db, workspaceId: string, change: Change): Promise<void> {
  const set = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, JSON.stringify(value)]))
  await db
    .insertInto('economySettings')
    .values({ workspaceId, regions: '{}', proxies: '[]', sheet: '[]', ...set })
    .onConflict((conflict) => conflict.column('workspaceId').doUpdateSet((eb) => ({ ...set, version: eb('economySettings.version', '+', 1) })))
    .execute()
}

/** All prices ever of the compared providers that were not wrong, in regions that may be asked for. */
export async function bookOf(db: Db, workspaceId: string): Promise<Book> {
  const settings = await settingsOf(db, workspaceId)
  const prices = (await Promise.all(comparedProviders.map((provider) => pricesOf(db, provider, settings.regions[provider])))).flat()
  return { prices, sheet: settings.sheet, proxies: settings.proxies, regions: settings.regions, find: findGpu }
}

async function pricesOf(db: Db, provider: ComparedProvider, region: string | null): Promise<Priced[]> {
  const rows = await db
    .selectFrom('providerPricing')
    .selectAll()
    .where('provider', '=', provider)
    .where('supersededBy', 'is', null)
    .where((eb) => (region === null ? eb('region', 'like', 'us-%') : eb('region', '=', region)))
    .orderBy('id')
    .execute()
  return rows.map(toPriced)
}

const toPriced = (row: PricingRow): Priced => ({
  id: row.id,
  provider: row.provider,
  instance: row.instance,
  gpuId: row.gpuId,
  gpuCount: row.gpuCount,
  memoryGb: row.memoryGb ?? findGpu(row.gpuId)?.memoryGb ?? null,
  formFactor: row.formFactor ?? findGpu(row.gpuId)?.formFactor ?? null,
  micros: row.priceMicros,
  region: row.region,
  effectiveFrom: row.effectiveFrom,
  effectiveUntil: row.effectiveUntil,
  source: row.source,
  confirmedAt: row.confirmedAt,
})
