import type { Job } from '@dumont/contracts'
import type { Body } from '../../app/wire.ts'
import { readyIn, type JobForm } from './job-form.ts'

type Asked = Body<typeof Job>

/** The command that waits for the best time of a job and then runs COMMAND. A deadline counted from now stays one: the line may be used tomorrow. */
export function cliLine(job: Asked, by: JobForm['by']): string {
  const home = job.home && [job.home.provider, ...(job.home.region === undefined ? [] : [job.home.region])].join('/')
  const options: [string, string | number | undefined][] = [
    ['gpu', job.gpu_name],
    ...(job.equivalents ?? []).map((gpu): [string, string] => ['or', gpu]),
    ['hours', job.job_duration_hours],
    ['gpus', job.gpu_count],
    ['by', readyIn.includes(by) ? by : job.deadline],
    ['market', job.machine_type === 'interruptible' ? undefined : job.machine_type],
    ...(job.providers ?? []).map((provider): [string, string] => ['provider', provider]),
    ...(job.regions ?? []).map((region): [string, string] => ['region', region]),
    ...(job.instance_types ?? []).map((type): [string, string] => ['instance-type', type]),
    ['home', home],
    ['allowed', job.allowed_hours && `${job.allowed_hours.from}-${job.allowed_hours.to}`],
    ['weekdays', job.weekdays?.map((day) => dayNames[day]).join(',')],
    ['zone', job.zone],
    ['split', job.split?.min_piece_minutes],
    ['restart-cost', job.split?.restart_cost_usd || undefined],
    ['delay-cost', job.delay_cost_usd_per_hour],
    ['data-gb', job.data_gb],
    ['usd-per-gb', job.data_gb === undefined ? undefined : job.data_usd_per_gb],
    ['start-minutes', job.start_minutes],
    ['max-price', job.max_price_usd_per_gpu_hour],
    ['min-reliability', job.min_reliability],
  ]
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoted(String(value))]))
  return ['npm run dumont -- wait', ...words, '-- COMMAND'].join(' ')
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** As a POSIX shell reads it: names come from vendors and files, and must stay one word that runs nothing. */
const quoted = (text: string): string => (/^[\w.,:/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`)
