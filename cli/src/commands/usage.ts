import { randomUUID } from 'node:crypto'
import type { UsageSession, UsageSessionDetail, UsageSessionList } from '@dumont/contracts'
import { type Command, InvalidArgumentError } from 'commander'
import { CliFailure } from '../failure.ts'
import type { Io } from '../io.ts'
import { countOption, moneyOption, timeOption } from '../options.ts'
import { api, serverOptions } from '../server.ts'

type Asked = { url: string; key?: string; json?: true }
type Start = Asked & {
  provider: string
  gpu: string
  count: number
  rate: number
  storage: number
  instance?: string
  name?: string
  region?: string
  market: string
  label: Record<string, string>
  at?: number
}
type Stop = Asked & { keepStorage?: true; at?: number }

export function addUsage(program: Command, io: Io): void {
  const usage = program.command('usage').description('What runs where, for instances that no vendor is asked about')
  serverOptions(usage.command('start'))
    .description('Tell that an instance runs')
    .requiredOption('--provider <name>', 'who rents it out')
    .requiredOption('--gpu <name>', 'its GPU, for example "RTX 4090"')
    .requiredOption('--rate <usd>', 'what the whole instance costs per hour', moneyOption)
    .option('--count <n>', 'GPUs', countOption, 1)
    .option('--storage <usd>', 'what its disk costs per hour, also when it is stopped', moneyOption, 0)
    .option('--instance <key>', 'names it; one that was stopped runs on')
    .option('--name <text>', 'shown instead of the key')
    .option('--region <name>', 'where it stands')
    .option('--market <name>', 'spot, on_demand, list, reserved or capacity_block', 'on_demand')
    .option('--label <key=value>', 'for example project=llama; may be given again', labelOption, {})
    .option('--at <time>', 'since when, like 2026-02-01T12:00Z; default: now', timeOption)
    .option('--json', 'print the session as JSON')
    .action((options: Start) => start(options, io))
  serverOptions(usage.command('stop <session>'))
    .description('Tell that an instance is gone, by the number of its session or its key')
    .option('--keep-storage', 'it is only stopped: its disk is billed on')
    .option('--at <time>', 'since when; default: now', timeOption)
    .option('--json', 'print the session as JSON')
    .action((session: string, options: Stop) => stop(session, options, io))
  serverOptions(usage.command('list'))
    .description('What runs and is stopped, and what it cost so far')
    .option('--all', 'also what has ended')
    .option('--json', 'print it as JSON')
    .action((options: Asked & { all?: true }) => list(options, io))
}

async function start(options: Start, io: Io): Promise<void> {
  const body = {
    provider: options.provider,
    gpu: options.gpu,
    gpu_count: options.count,
    rate_usd_per_hour: options.rate,
    storage_usd_per_hour: options.storage,
    key: options.instance,
    name: options.name,
    region: options.region,
    market: options.market,
    labels: options.label,
    started_at: instant(options.at),
  }
  tell(await post<UsageSessionDetail>(options, '/api/v1/usage/sessions', body), options, io)
}

async function stop(session: string, options: Stop, io: Io): Promise<void> {
  const id = await idOf(session, options)
  tell(
    await post<UsageSessionDetail>(options, `/api/v1/usage/sessions/${id}/stop`, { keep_storage: options.keepStorage ?? false, at: instant(options.at) }),
    options,
    io,
  )
}

/** A number is a session; anything else the key of an instance that has not ended. */
async function idOf(session: string, options: Asked): Promise<number> {
  if (/^\d{1,15}$/.test(session)) return Number(session)
  const { sessions } = await api<UsageSessionList>(options, 'GET', `/api/v1/usage/sessions?state=active&key=${encodeURIComponent(session)}`)
  if (sessions.length === 1) return sessions[0]!.id
  throw new CliFailure(
    sessions.length ? `Several instances are called ${session}: name the session, see dumont usage list` : `No instance called ${session} runs or is stopped`,
  )
}

async function list(options: Asked & { all?: true }, io: Io): Promise<void> {
  const found = await api<UsageSessionList>(options, 'GET', `/api/v1/usage/sessions?limit=500&state=${options.all ? 'all' : 'active'}`)
  if (options.json) return void io.stdout.write(`${JSON.stringify(found)}\n`)
  if (!found.sessions.length) io.stdout.write('Nothing runs\n')
  for (const one of found.sessions) io.stdout.write(`${lineOf(one)}\n`)
  const more = found.total - found.sessions.length
  if (more > 0) io.stdout.write(`and ${more} older ones\n`)
}

/** Repeated by the same key when the line breaks: it happens once. */
async function post<T>({ url, key }: Asked, path: string, body: object): Promise<T> {
  return api<T>({ url, key }, 'POST', path, { json: body, idempotencyKey: randomUUID() })
}

function tell(session: UsageSessionDetail, { json }: Asked, { stdout }: Io): void {
  stdout.write(json ? `${JSON.stringify(session)}\n` : `${lineOf(session)}\n`)
}

function lineOf({
  id,
  key,
  name,
  state,
  provider,
  gpu_label: gpu,
  gpu_count: count,
  rate_usd_per_hour: rate,
  running_hours: hours,
  cost,
}: UsageSession): string {
  const perHour = state === 'running' || state === 'idle' ? (rate === null ? ', rate not known' : `, $${rateFormat.format(rate)} per hour`) : ''
  return `${id}  ${name ?? key}  ${state}  ${count} x ${gpu} at ${provider}${perHour}: ${hours.toFixed(2)} h, $${cost.toFixed(2)} so far`
}

/** Cents, and more where a rate has more. */
const rateFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6, useGrouping: false })

const instant = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString())

function labelOption(text: string, known: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Expected key=value, like project=llama.')
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) }
}
