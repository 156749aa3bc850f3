import type { Job } from '@dumont/contracts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliFailure } from '../failure.ts'
import { moneyOption } from '../options.ts'
import { allowedValue, eachValue, homeValue, numberValue, type When, wholeValue, weekdaysValue, whenValue, zoneValue } from './values.ts'

export type JobOptions = {
  gpu: string
  or?: string[]
  gpus: number
  hours: number
  by?: When
  from?: When
  market: Job['machine_type']
  provider?: string[]
  region?: string[]
  instanceType?: string[]
  home?: { provider: string; region?: string }
  allowed?: { from: number; to: number }
  weekdays?: number[]
  zone?: string
  split?: number
  restartCost?: number
  delayCost?: number
  dataGb?: number
  usdPerGb?: number
  startMinutes?: number
  maxPrice?: number
  minReliability?: number
}
/** What is sent: fields left out take the server's defaults. */
export type AskedJob = Partial<Job> & Pick<Job, 'gpu_name' | 'job_duration_hours'>

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]

/** How long the job occupies its machine when it runs in one piece. */
export const lengthMs = (job: AskedJob): number => job.job_duration_hours * HOUR_MS + (job.start_minutes ?? 0) * MINUTE_MS

/** What describes a job: the same for `window`, `wait` and `plan keep`. */
export function jobOptions(command: Command): Command {
  return command
    .requiredOption('--gpu <name>', 'the GPU, for example H100')
    .option('--or <gpu>', 'another that would do as well; may be given again', eachValue)
    .option('--gpus <n>', 'how many at once', wholeValue(1, 1024), 1)
    .requiredOption('--hours <n>', 'how long the job runs, 0.25 to 168', numberValue(0.25, 168, 'hours from 0.25 to 168, like 6 or 1.5'))
    .option('--by <when>', 'finished by then: 48h from now, or 2026-02-01T12:00Z', whenValue)
    .option('--from <when>', 'not before: 2h from now, or a time', whenValue)
    .addOption(new Option('--market <name>', 'how it is rented').choices(['spot', 'on_demand', 'list']).default('spot'))
    .option('--provider <name>', 'only there; may be given again', eachValue)
    .option('--region <name>', 'only there; may be given again', eachValue)
    .option('--instance-type <name>', 'only this one; may be given again', eachValue)
    .option('--home <provider/region>', 'where the data is; elsewhere it is moved', homeValue)
    .option('--allowed <hours>', 'only at these hours of the day, like 22-6', allowedValue)
    .option('--weekdays <days>', 'only on these days, like mon-fri', weekdaysValue)
    .option('--zone <name>', 'zone of --allowed and --weekdays; default: that of this terminal', zoneValue)
    .option('--split <minutes>', 'may run in pieces of at least so long', wholeValue(15, 10_080))
    .option('--restart-cost <usd>', 'paid for each piece after the first', moneyOption)
    .option('--delay-cost <usd>', 'what each hour of finishing later costs you', moneyOption)
    .option('--data-gb <n>', 'moved when it runs elsewhere', numberValue(0, 1e9, 'gigabytes, like 50'))
    .option('--usd-per-gb <usd>', 'what moving one costs; default: 0.09', moneyOption)
    .option('--start-minutes <n>', 'billed before work begins', numberValue(0, 600, 'minutes from 0 to 600'))
    .option('--max-price <usd>', 'per GPU and hour; dearer hours are not used', priceValue)
    .option('--min-reliability <share>', '0.9: only where at most 10 % are interrupted', numberValue(0, 1, 'a share from 0 to 1, like 0.9'))
}

/** @throws CliFailure 2 when options do not go together */
export function jobOf(options: JobOptions, now: number, terminalZone: string): AskedJob {
  refuseWithout(options, 'restartCost', '--restart-cost', 'split', '--split')
  refuseWithout(options, 'usdPerGb', '--usd-per-gb', 'dataGb', '--data-gb')
  const masked = options.allowed !== undefined || options.weekdays !== undefined
  if (options.zone && !masked) throw wrong('--zone says where --allowed and --weekdays hold: give one of them too.')
  const [from, by] = [momentOf(options.from, now), momentOf(options.by, now)]
  const job: AskedJob = {
    gpu_name: options.gpu,
    ...(options.or && { equivalents: options.or }),
    gpu_count: options.gpus,
    job_duration_hours: options.hours,
    machine_type: options.market,
    ...(from !== undefined && { earliest_start: instant(from) }),
    ...(masked && { zone: options.zone ?? terminalZone }),
    ...(options.allowed && { allowed_hours: options.allowed }),
    ...(options.weekdays && { weekdays: options.weekdays }),
    ...(options.split !== undefined && { split: { min_piece_minutes: options.split, restart_cost_usd: options.restartCost ?? 0 } }),
    ...(options.provider && { providers: options.provider }),
    ...(options.region && { regions: options.region }),
    ...(options.instanceType && { instance_types: options.instanceType }),
    ...(options.home && { home: options.home }),
    ...(options.delayCost !== undefined && { delay_cost_usd_per_hour: options.delayCost }),
    ...(options.dataGb !== undefined && { data_gb: options.dataGb }),
    ...(options.usdPerGb !== undefined && { data_usd_per_gb: options.usdPerGb }),
    ...(options.startMinutes !== undefined && { start_minutes: options.startMinutes }),
    ...(options.maxPrice !== undefined && { max_price_usd_per_gpu_hour: options.maxPrice }),
    ...(options.minReliability !== undefined && { min_reliability: options.minReliability }),
  }
  return by === undefined ? job : { ...job, deadline: instant(deadlineOf(job, by, Math.max(now, from ?? now))) }
}

function refuseWithout(options: JobOptions, given: keyof JobOptions, name: string, needed: keyof JobOptions, neededName: string): void {
  if (options[given] !== undefined && options[needed] === undefined) throw wrong(`${name} does nothing without ${neededName}.`)
}

/** A job that needs all the time there is gets a minute more: when the server hears of it, "now" is later. */
function deadlineOf(job: AskedJob, by: number, begin: number): number {
  const end = begin + lengthMs(job)
  if (by >= end) return Math.max(by, end + MINUTE_MS)
  throw wrong(
    `A job of ${lengthMs(job) / HOUR_MS} h that may begin at ${instant(begin)} cannot be finished by ${instant(by)}: give a later --by or fewer --hours.`,
  )
}

const wrong = (message: string): CliFailure => new CliFailure(message, { exitCode: 2 })
export const momentOf = (when: When | undefined, now: number): number | undefined => when && ('at' in when ? when.at : now + when.after)
export const instant = (ms: number): string => new Date(ms).toISOString()

function priceValue(text: string): number {
  const price = moneyOption(text)
  if (!(price > 0 && price <= 1e6)) throw new InvalidArgumentError('Expected dollars per GPU and hour, above 0, like 2.10.')
  return price
}
