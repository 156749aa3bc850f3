import { EconomyOptions, EconomySettings, NewPriceSheet, PriceSheet, Recompute, RecomputeAnswer } from '@dumont/contracts'
import { audit } from '../accounts/index.ts'
import { findGpu, gpuIdOf, referenceRegions } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { settingsProblems, sheetProblems } from './decide-settings.ts'
import { readOptions } from './read-options.ts'
import { recomputeSettled } from './recompute-settled.ts'
import { keepSettings, type Settings, settingsOf } from './store-book.ts'
import { valueLedger } from './value-ledger.ts'

const viewer = { access: 'viewer' } as const
const owner = { access: 'owner' } as const
const path = '/api/v1/economy'

/** Changes count from now on; the past is valued anew only when the owner says so. */
export function settingsRoutes(app: App, deps: Deps): void {
  const settled = async (workspaceId: string): Promise<void> => valueLedger(deps.db, workspaceId, deps.clock.now(), new AbortController().signal)

  app.get(`${path}/settings`, { config: viewer, schema: { summary: 'Reference regions and proxies', response: { 200: EconomySettings } } }, async ({ actor }) =>
    toWireSettings(await settingsOf(deps.db, actor!.workspaceId)),
  )

  const options = { summary: 'Regions with prices, and GPUs that each provider sells', response: { 200: EconomyOptions } }
  app.get(`${path}/settings/options`, { config: viewer, schema: options }, ({ actor }) => readOptions(deps.db, actor!.workspaceId, deps.clock.now()))

  /** A region without prices would compare with nothing, and nobody would know why. */
  const checkSettings = async (workspaceId: string, wanted: EconomySettings): Promise<void> => {
    const known = Map.groupBy(await referenceRegions(deps.db, deps.clock.now()), ({ provider }) => provider)
    const regions = new Map([...known].map(([provider, rows]) => [provider, rows.map(({ region }) => region)]))
    const now = toWireSettings(await settingsOf(deps.db, workspaceId)).regions
    const problems = settingsProblems(wanted, now, { regions, isGpu: (name) => findGpu(name) !== undefined, idOf: gpuIdOf })
    if (problems.length) throw new AppError('validation_failed', problems.join('; '))
  }

  const put = { summary: 'Choose reference regions and proxies', body: EconomySettings, response: { 200: EconomySettings } }
  app.put(`${path}/settings`, { config: owner, schema: put }, async ({ body, actor }) => {
    const { workspaceId } = actor!
    await checkSettings(workspaceId, body)
    const proxies = body.proxies.map((proxy) => ({ ...proxy, gpu: gpuIdOf(proxy.gpu), proxy: gpuIdOf(proxy.proxy) }))
    await settled(workspaceId)
    await deps.db.transaction().execute(async (trx) => {
      await keepSettings(trx, workspaceId, { regions: body.regions, proxies })
      await audit(trx, actor!, 'economy.settings_changed', null, { regions: body.regions, proxies: proxies.length }, deps.clock.now())
    })
    return toWireSettings(await settingsOf(deps.db, workspaceId))
  })

  app.get(`${path}/price-sheet`, { config: viewer, schema: { summary: "The workspace's own prices", response: { 200: PriceSheet } } }, async ({ actor }) =>
    toWireSheet(await settingsOf(deps.db, actor!.workspaceId)),
  )

  const sheet = { summary: "Replace the workspace's own prices", body: NewPriceSheet, response: { 200: PriceSheet } }
  app.put(`${path}/price-sheet`, { config: owner, schema: sheet }, async ({ body, actor }) => {
    const { workspaceId } = actor!
    const problems = sheetProblems(body.rows, gpuIdOf)
    if (problems.length) throw new AppError('validation_failed', problems.join('; '))
    const rows = body.rows.map(({ provider, gpu, usd_per_gpu_hour: usd, effective_from: effectiveFrom, note }) => ({
      provider,
      gpu,
      micros: Math.round(usd * 1e6),
      effectiveFrom,
      note,
    }))
    await settled(workspaceId)
    await deps.db.transaction().execute(async (trx) => {
      await keepSettings(trx, workspaceId, { sheet: rows })
      await audit(trx, actor!, 'economy.price_sheet_changed', null, { rows: rows.length }, deps.clock.now())
    })
    return toWireSheet(await settingsOf(deps.db, workspaceId))
  })

  const again = {
    summary: 'Value the past with the prices and settings of today: what would change, or change it',
    body: Recompute,
    response: { 200: RecomputeAnswer },
  }
  app.post(`${path}/recompute`, { config: owner, schema: again }, async ({ body, actor }) => {
    const { workspaceId } = actor!
    const answer = await recomputeSettled(deps.db, { workspaceId, now: () => deps.clock.now(), apply: body.apply }, async (trx, { changes }) => {
      if (!body.apply) return
      const differences = Object.fromEntries(changes.map(({ provider, difference }) => [provider, difference]))
      await audit(trx, actor!, 'economy.recomputed', null, differences, deps.clock.now())
      // What was answered before is not true any more: nothing else of what answers are known by has changed.
      await keepSettings(trx, workspaceId, {})
    })
    if (body.apply) await settled(workspaceId)
    return answer
  })
}

const toWireSettings = ({ regions, proxies }: Settings): EconomySettings => ({
  regions: { aws: regions.aws!, gcp: regions.gcp, azure: regions.azure! },
  proxies,
})

const toWireSheet = ({ sheet }: Settings): PriceSheet => ({
  rows: sheet.map(({ provider, gpu, micros, effectiveFrom, note }) => ({
    provider,
    gpu,
    usd_per_gpu_hour: micros / 1e6,
    effective_from: effectiveFrom,
    note,
    known: findGpu(gpu) !== undefined,
  })),
})
