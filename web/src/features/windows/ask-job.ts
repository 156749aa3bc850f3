import type { Job } from '@dumont/contracts'
import type { Body } from '../../app/wire.ts'
import { hourMs } from '../../ui/format-time.ts'
import { readAllowed, readyIn, type JobForm } from './job-form.ts'

/** The one place of the series that is shown; missing for the cheapest of all. */
export type Here = { provider: string; region: string | null; instanceType: string | null }
export type AskedFor = { gpu: string; machineType: Body<typeof Job>['machine_type']; zone: string; here: Here | undefined }

/** The request behind a form. Left out is what the server assumes anyway: equal questions are equal bodies. */
export function askJob(form: JobForm, { gpu, machineType, zone, here }: AskedFor, now: number): Body<typeof Job> {
  const allowed = readAllowed(form.allowed)
  const deadline = deadlineOf(form.by, now)
  const [homeProvider, ...homeRegion] = form.home.split('/')
  return {
    gpu_name: gpu,
    ...(form.equivalents.length > 0 && { equivalents: form.equivalents.filter((other) => other !== gpu) }),
    ...(form.gpus !== 1 && { gpu_count: form.gpus }),
    job_duration_hours: form.hours,
    machine_type: machineType,
    ...(deadline !== undefined && { deadline: new Date(deadline).toISOString() }),
    ...((allowed || form.weekdays.length > 0) && { zone }),
    ...(allowed && { allowed_hours: allowed }),
    ...(form.weekdays.length > 0 && { weekdays: form.weekdays.toSorted((a, b) => a - b) }),
    ...(form.pieceMinutes !== undefined && { split: { min_piece_minutes: form.pieceMinutes, restart_cost_usd: form.restartCost } }),
    ...placesOf(form, here),
    ...(homeProvider && { home: { provider: homeProvider, ...(homeRegion.length > 0 && { region: homeRegion.join('/') }) } }),
    ...(form.delayCost > 0 && { delay_cost_usd_per_hour: form.delayCost }),
    ...(form.dataGb > 0 && { data_gb: form.dataGb, data_usd_per_gb: form.usdPerGb }),
    ...(form.startMinutes > 0 && { start_minutes: form.startMinutes }),
    ...(form.maxPrice !== undefined && { max_price_usd_per_gpu_hour: form.maxPrice }),
    ...(form.interruptedAtMost !== undefined && { min_reliability: Math.round((100 - form.interruptedAtMost) * 1e4) / 1e6 }),
  }
}

/** The place that is shown says more than a list of providers. */
function placesOf({ isHere, providers }: JobForm, here: Here | undefined): Partial<Body<typeof Job>> {
  if (!isHere || !here) return providers.length > 0 ? { providers } : {}
  return {
    providers: [here.provider],
    ...(here.region !== null && { regions: [here.region] }),
    ...(here.instanceType !== null && { instance_types: [here.instanceType] }),
  }
}

/** When it must be finished; undefined: no deadline. */
export function deadlineOf(by: string, now: number): number | undefined {
  if (by === '') return undefined
  return readyIn.includes(by) ? now + Number.parseInt(by, 10) * hourMs : Date.parse(by)
}
