import type {
  ComparedProvider,
  EconomyPricing,
  EconomyReference,
  EmbedEconomy,
  EmbedToken,
  Evidence,
  Savings,
  SavingsBreakdown,
  SavingsHistory,
  SavingsRealtime,
  SavingsTotals,
  UsageSourceList,
} from '@dumont/contracts'
import type { Wire } from '../src/app/wire.ts'
import { now } from './canned.ts'

/** Canned answers of usage and economy: an A100 that saves, and an RTX 4090 that no cloud sells. */

const hour = 3_600_000
const day = 24 * hour
const iso = (at: number) => new Date(at).toISOString()
const dayOf = (at: number) => iso(at).slice(0, 10)

const rates: Record<ComparedProvider, number> = { aws: 3.430_881, gcp: 5.524, azure: 3.673 }
const here = 2.5
const machines = { aws: ['p4de.24xlarge', 'us-east-1'], gcp: ['a2-ultragpu-1g', 'us-central1'], azure: ['Standard_NC24ads_A100_v4', 'eastus'] } as const

export function aReference(provider: ComparedProvider, part: Partial<EconomyReference> = {}): EconomyReference {
  const [instance, region] = machines[provider]
  const gpus = provider === 'aws' ? 8 : 1
  return {
    provider,
    kind: gpus === 8 ? 'share' : 'instance',
    gpu: 'a100-80gb-sxm',
    gpu_label: 'A100 SXM 80 GB',
    gpu_count: 1,
    usd_per_hour: rates[provider],
    usd_per_gpu_hour: rates[provider],
    instances: [{ instance, times: 1, gpu_count: gpus, usd_per_hour: rates[provider] * gpus, reference_price_id: 7 }],
    region,
    form_factor: 'SXM',
    form_factor_differs: false,
    proxy: false,
    source: 'price list',
    effective_from: '2026-07-20T00:00:00.000Z',
    fetched_at: iso(now - 12 * day),
    age_seconds: 12 * 86_400,
    old: false,
    ...part,
  }
}

type Instance = Wire<typeof SavingsRealtime>['active_instances'][number]
const startedAt = now - 10 * hour

export function anInstance(provider: ComparedProvider, part: Partial<Instance> = {}): Instance {
  const [paid, would] = [here * 10, rates[provider] * 10]
  return {
    instance_id: 'c.4711',
    session_id: 1,
    name: 'llama',
    gpu_type: 'a100-80gb-sxm',
    gpu_label: 'A100 SXM 80 GB',
    gpu_count: 1,
    rented_from: 'vast',
    region: 'eu-north',
    market: 'on_demand',
    status: 'running',
    started_at: iso(startedAt),
    running_hours: 10,
    dumont_hourly_rate: here,
    current_cost: paid,
    dumont_cost: paid,
    provider_hourly_rate: rates[provider],
    provider_equivalent: would,
    provider_cost: would,
    savings_so_far: would - paid,
    savings: would - paid,
    savings_per_hour: rates[provider] - here,
    reference: aReference(provider),
    estimated: false,
    last_seen_at: iso(now - 20_000),
    stale: false,
    ...part,
  }
}

export const anOrphan = (part: Partial<Instance> = {}): Instance =>
  anInstance('aws', {
    instance_id: 'home-1',
    session_id: 2,
    name: null,
    gpu_type: 'rtx-4090',
    gpu_label: 'RTX 4090',
    gpu_count: 2,
    rented_from: 'home',
    region: null,
    status: 'idle',
    running_hours: 1.5,
    dumont_hourly_rate: 0.8,
    current_cost: 1.2,
    dumont_cost: 1.2,
    provider_hourly_rate: null,
    provider_equivalent: null,
    provider_cost: null,
    savings_so_far: null,
    savings: null,
    savings_per_hour: null,
    reference: null,
    estimated: true,
    ...part,
  })

export function totalsOf(provider: ComparedProvider, hours: number, part: Partial<SavingsTotals> = {}): SavingsTotals {
  const [paid, would] = [here * hours, rates[provider] * hours]
  return {
    hours_used: hours,
    gpu_hours: hours,
    dumont_cost: paid,
    provider_cost: would,
    savings: would - paid,
    savings_percentage: hours === 0 ? null : ((would - paid) / would) * 100,
    not_compared_hours: 0,
    not_compared_cost: 0,
    storage_cost: 0,
    total_paid: paid,
    estimated: false,
    ...part,
  }
}

export const anchorNow = (rate: number) => ({
  as_of: iso(now),
  rate_per_hour: rate,
  rate_per_second: rate / 3600,
  interval_seconds: rate === 0 ? 60 : 30,
  last_seen_at: rate === 0 ? null : iso(now - 20_000),
  stale: false,
})

export function someSavings(provider: ComparedProvider = 'aws', part: Partial<Savings> = {}): Savings {
  const lifetime = totalsOf(provider, 1000, { not_compared_hours: 3, not_compared_cost: 2.4, storage_cost: 1.1, total_paid: 2503.5 })
  const rate = rates[provider] - here
  return {
    provider,
    currency: 'USD',
    ...anchorNow(rate),
    lifetime_savings: lifetime.savings,
    lifetime_hours: 1000,
    lifetime_cost: lifetime.dumont_cost,
    lifetime_provider_cost: lifetime.provider_cost,
    savings_percentage: lifetime.savings_percentage,
    lifetime,
    current_session_savings: rate * 10,
    current_session_hours: 10,
    current_session_cost: here * 10,
    hourly_comparison: { dumont_rate: here, provider_rate: rates[provider], savings_per_hour: rate, savings_percentage: (rate / rates[provider]) * 100 },
    projections: { daily: rate * 8, weekly: rate * 56, monthly: rate * 240, yearly: rate * 2920, hours_per_day: 8 },
    trailing: {
      days_7: { daily: 20, weekly: 140, monthly: 600, yearly: 7300 },
      days_28: { daily: 15, weekly: 105, monthly: 450, yearly: 5475 },
      monthly_low: 450,
      monthly_high: 600,
      days_of_data: 28,
    },
    active_instances_count: 2,
    not_compared_instances: [{ instance_id: 'home-1', gpu: 'rtx-4090', gpu_label: 'RTX 4090', reason: 'AWS does not sell this GPU' }],
    instances_summary: [anInstance(provider), anOrphan()],
    references: [aReference(provider)],
    second_lines: {
      smallest_purchasable: { usd_per_hour: 27.447, savings_per_hour: 24.947, instances: 1 },
      cloud_spot: null,
      other_providers: [{ provider: 'runpod', usd_per_hour: 1.39, savings_per_hour: -1.11, instances: 1 }],
    },
    first_time: false,
    estimated: false,
    ...part,
  }
}

/** Nothing runs: the amounts of the past stand still. */
export const calmSavings = (provider: ComparedProvider = 'aws'): Savings =>
  someSavings(provider, {
    ...anchorNow(0),
    current_session_savings: 0,
    current_session_hours: 0,
    current_session_cost: 0,
    hourly_comparison: { dumont_rate: 0, provider_rate: 0, savings_per_hour: 0, savings_percentage: null },
    projections: null,
    trailing: null,
    active_instances_count: 0,
    not_compared_instances: [],
    instances_summary: [],
    references: [],
    second_lines: { smallest_purchasable: null, cloud_spot: null, other_providers: [] },
  })

export function someRealtime(provider: ComparedProvider, instances = [anInstance(provider), anOrphan()]): Wire<typeof SavingsRealtime> {
  const rate = instances.reduce((sum, one) => sum + (one.savings_per_hour ?? 0), 0)
  const saved = instances.reduce((sum, one) => sum + (one.savings ?? 0), 0)
  return {
    timestamp: iso(now),
    provider,
    ...anchorNow(rate),
    active_instances: instances,
    totals: {
      instances_count: instances.length,
      total_running_hours: instances.reduce((sum, one) => sum + one.running_hours, 0),
      total_current_cost: 25,
      total_savings: saved,
      savings_rate_per_hour: rate,
      avg_savings_rate_per_hour: rate,
      not_compared_count: instances.filter((one) => !one.reference).length,
    },
    lifetime_savings: 930.881,
    stopped: [{ session_id: 3, instance_id: 'c.99', name: null, rented_from: 'vast', storage_usd_per_month: 4.38 }],
    estimated: false,
  }
}

export function someHistory(provider: ComparedProvider, search: URLSearchParams): SavingsHistory {
  const days = search.get('from') ? 5 : Number(search.get('days') ?? 30)
  const history = Array.from({ length: days }, (_, back) => ({
    ...totalsOf(provider, back % 6 === 4 ? 0 : 8 + Math.round(4 * Math.sin(back))),
    date: dayOf(now - back * day),
    partial: back === 0,
  }))
  const hours = history.reduce((sum, one) => sum + one.hours_used, 0)
  return {
    provider,
    as_of: iso(now),
    zone: search.get('zone') ?? 'UTC',
    group: (search.get('group') ?? 'day') as 'day',
    from: search.get('from') ?? dayOf(now - (days - 1) * day),
    to: search.get('to') ?? dayOf(now),
    period_days: days,
    history,
    totals: totalsOf(provider, hours, { not_compared_hours: 3, not_compared_cost: 2.4, storage_cost: 1.1, total_paid: here * hours + 3.5 }),
    previous: search.get('all') ? null : totalsOf(provider, hours / 1.25),
  }
}

export function someBreakdown(provider: ComparedProvider, search: URLSearchParams): SavingsBreakdown {
  const by = (search.get('by') ?? 'gpu') as SavingsBreakdown['by']
  const compared = totalsOf(provider, 200)
  const orphan = totalsOf(provider, 0, { not_compared_hours: 3, not_compared_cost: 2.4, total_paid: 2.4, estimated: true })
  const names = { gpu: ['A100 SXM 80 GB', 'RTX 4090'], provider: ['vast', 'home'], instance: ['llama', 'home-1'], label: ['llama', ''] }[by]
  const keys = { gpu: ['a100-80gb-sxm', 'rtx-4090'], provider: ['vast', 'home'], instance: ['1', '2'], label: ['llama', null] }[by]
  const rows = [compared, orphan].map((totals, i) => ({
    ...totals,
    key: keys[i] ?? null,
    label: names[i] ?? '',
    session_id: by === 'instance' ? i + 1 : null,
    reference: i === 0 && (by === 'gpu' || by === 'instance') ? aReference(provider, { form_factor_differs: provider === 'azure', form_factor: 'PCIe' }) : null,
  }))
  const totals = { ...compared, not_compared_hours: 3, not_compared_cost: 2.4, total_paid: compared.total_paid + 2.4 }
  return { provider, as_of: iso(now), by, from: dayOf(now - 29 * day), to: dayOf(now), zone: 'UTC', rows, totals }
}

export function someEvidence(provider: ComparedProvider, session: number | undefined, gpu: string | null = null): Evidence {
  const part = (id: number, from: number, hours: number): Evidence['rows'][number] => ({
    segment_id: id,
    session_id: 1,
    instance_id: 'c.4711',
    rented_from: 'vast',
    gpu: 'a100-80gb-sxm',
    gpu_label: 'A100 SXM 80 GB',
    gpu_count: 1,
    state: 'running',
    origin: 'poll',
    from: iso(from),
    to: iso(from + hours * hour),
    hours,
    rate_usd_per_hour: here,
    dumont_cost: here * hours,
    storage_cost: 0.02,
    reference_usd_per_hour: rates[provider],
    provider_cost: rates[provider] * hours,
    savings: (rates[provider] - here) * hours,
    reference: aReference(provider),
    not_compared_because: null,
    estimated: false,
  })
  const none = { reference_usd_per_hour: null, provider_cost: null, savings: null, reference: null }
  const orphan: Evidence['rows'][number] = {
    ...part(3, now - 3 * hour, 1.5),
    ...none,
    session_id: 2,
    instance_id: 'home-1',
    rented_from: 'home',
    gpu: 'rtx-4090',
    gpu_label: 'RTX 4090',
    gpu_count: 2,
    origin: 'api',
    rate_usd_per_hour: null,
    dumont_cost: 0,
    storage_cost: 0,
    not_compared_because: 'This cloud does not sell the RTX 4090.',
    estimated: true,
  }
  const rows = [part(2, now - 10 * hour, 10), part(1, now - 40 * hour, 2.5), orphan].filter(
    (row) => (session === undefined || row.session_id === session) && (gpu === null || row.gpu === gpu),
  )
  const hours = rows.reduce((sum, row) => sum + (row.reference ? row.hours : 0), 0)
  return { provider, as_of: iso(now), from: dayOf(now - 29 * day), to: dayOf(now), rows, total: rows.length, totals: totalsOf(provider, hours) }
}

export const pricing: Wire<typeof EconomyPricing> = {
  currency: 'USD',
  unit: 'per_gpu_hour',
  as_of: iso(now),
  last_updated: iso(now - 12 * day),
  regions: { aws: 'us-east-1', gcp: 'us-central1', azure: 'eastus' },
  pricing: [
    {
      gpu: 'a100-80gb-sxm',
      gpu_label: 'A100 SXM 80 GB',
      references: [aReference('aws'), aReference('gcp', { old: true, age_seconds: null, effective_from: null })],
    },
    {
      gpu: 't4',
      gpu_label: 'T4',
      references: [
        aReference('azure', {
          gpu: 't4',
          gpu_label: 'T4',
          kind: 'sheet',
          instances: [],
          region: null,
          source: 'own sheet',
          usd_per_hour: 0.526,
          usd_per_gpu_hour: 0.526,
        }),
      ],
    },
  ],
}

export const anEmbedToken: EmbedToken = {
  id: 5,
  name: 'Wall display',
  prefix: 'dmt_embed_ab',
  hide_amounts: false,
  created_at: iso(now - 9 * day),
  last_used_at: null,
}

export function anEmbed(provider: ComparedProvider, part: Partial<EmbedEconomy> = {}): EmbedEconomy {
  const savings = someSavings(provider)
  return {
    provider,
    ...anchorNow(savings.rate_per_hour),
    amounts_hidden: false,
    lifetime_savings: savings.lifetime_savings,
    lifetime_cost: savings.lifetime_cost,
    lifetime_provider_cost: savings.lifetime_provider_cost,
    savings_percentage: savings.savings_percentage,
    session_savings: savings.current_session_savings,
    session_hours: 10,
    instances_count: 2,
    not_compared_count: 1,
    first_time: false,
    estimated: false,
    ...part,
  }
}

export const usageSources: Wire<typeof UsageSourceList> = {
  sources: [
    {
      id: 1,
      connection_id: 1,
      connection_name: 'Vast.ai',
      provider: 'vast',
      provider_label: 'Vast.ai',
      state: 'ok',
      poll_seconds: 60,
      last_poll_at: iso(now - 20_000),
      last_success_at: iso(now - 20_000),
      next_poll_at: iso(now + 40_000),
      last_error: null,
      instances: 2,
      balance: { usd: 41.2, observed_at: iso(now - 20_000), burn_usd_per_hour: 2.52, empty_at: iso(now + 16 * hour) },
      billed: { from: iso(now - 7 * day), to: iso(now), billed_usd: 120.31, ledger_usd: 120.12, difference_usd: 0.19 },
    },
  ],
  available: [{ connection_id: 4, connection_name: 'RunPod', provider: 'runpod', provider_label: 'RunPod' }],
}
