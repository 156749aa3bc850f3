import { randomUUID } from 'node:crypto'
import type { Plan, PlanList } from '@dumont/contracts'
import type { Command } from 'commander'
import { CliFailure } from '../failure.ts'
import type { Io } from '../io.ts'
import { type JobOptions, jobOf, jobOptions } from '../jobs/options.ts'
import { table } from '../jobs/table.ts'
import { lengthValue, numberValue } from '../jobs/values.ts'
import { endWords, placeWords, plain, timeWords, usd } from '../jobs/words.ts'
import type { Outside } from '../outside.ts'
import { api, type Server, serverOptions } from '../server.ts'

type Asked = Server & { json?: true }
type Keep = Asked & JobOptions & { moveThreshold?: number; lead?: number }

const path = '/api/v1/spot/plans'
const share = numberValue(0, 1, 'a share from 0 to 1, like 0.05')

export function addPlan(program: Command, io: Io, outside: Outside): void {
  const plan = program.command('plan').description('Jobs whose window the server follows')
  serverOptions(jobOptions(plan.command('keep <name>')))
    .description('Keep a job with its best window; the server looks at it again every hour')
    .option('--move-threshold <share>', 'moved only when that saves so much of its cost; default: 0.05', share)
    .option('--lead <time>', 'not moved later than so long before its start; default: 60m', lengthValue)
    .option('--json', 'print the plan as JSON')
    .action((name: string, options: Keep) => keep(name, options, io, outside))
  serverOptions(plan.command('list'), 'read')
    .description('Plans that wait or run')
    .option('--all', 'also those that are done or cancelled')
    .option('--json', 'print them as JSON')
    .action((options: Asked & { all?: true }) => list(options, io, outside))
  serverOptions(plan.command('cancel <plan>'))
    .description('Cancel a plan, by its number or its name')
    .option('--json', 'print the plan as JSON')
    .action((plan: string, options: Asked) => cancel(plan, options, io, outside))
}

async function keep(name: string, options: Keep, io: Io, { now, zone, fetch }: Outside): Promise<void> {
  const json = {
    name,
    job: jobOf(options, now(), zone),
    ...(options.moveThreshold !== undefined && { move_threshold: options.moveThreshold }),
    ...(options.lead !== undefined && { lead_minutes: Math.round(options.lead / 60_000) }),
  }
  tell([await api<Plan>(options, 'POST', path, { json, idempotencyKey: randomUUID(), fetch })], options, io, zone)
}

async function list(options: Asked & { all?: true }, io: Io, { zone, fetch }: Outside): Promise<void> {
  const { plans } = await api<PlanList>(options, 'GET', path, { fetch })
  const shown = options.all ? plans : plans.filter(isOpen)
  if (options.json) io.stdout.write(`${JSON.stringify({ plans: shown })}\n`)
  else if (shown.length) tell(shown, options, io, zone)
  else io.stdout.write('No plan is kept\n')
}

async function cancel(plan: string, options: Asked, io: Io, { zone, fetch }: Outside): Promise<void> {
  const id = await idOf(plan, options, fetch)
  tell([await api<Plan>(options, 'PATCH', `${path}/${id}`, { json: { state: 'cancelled' }, fetch })], options, io, zone)
}

/** Of open plans each name is there once. A number is the id, unless an open plan is called so. */
async function idOf(plan: string, options: Asked, fetch: Outside['fetch']): Promise<number> {
  const { plans } = await api<PlanList>(options, 'GET', path, { fetch })
  const found = plans.find((one) => isOpen(one) && one.name === plan)
  if (found) return found.id
  if (/^\d{1,15}$/.test(plan)) return Number(plan)
  throw new CliFailure(`No open plan is called ${plan}: see dumont plan list`)
}

const isOpen = ({ state }: Plan): boolean => state !== 'done' && state !== 'cancelled'

function tell(plans: Plan[], { json }: Asked, { stdout }: Io, zone: string): void {
  const lines = json
    ? plans.map((plan) => JSON.stringify(plan))
    : [
        ...table(
          plans.map((plan) => cells(plan, zone)),
          stdout.columns ?? Infinity,
        ),
        `Times are in ${zone}.`,
      ]
  stdout.write(`${lines.join('\n')}\n`)
}

function cells({ id, name, state, job, window, outcome }: Plan, zone: string) {
  const [start, end] = window ? [Date.parse(window.start_time), Date.parse(window.end_time)] : []
  return [
    { name: '#', text: String(id), right: true },
    { name: 'Name', text: plain(name) },
    { name: 'State', text: state },
    { name: 'Job', text: plain(`${job.gpu_count} x ${job.gpu_name} for ${job.job_duration_hours} h`) },
    { name: 'Window', text: start === undefined ? 'none' : `${timeWords(start, zone)} to ${endWords(start, end!, zone)}` },
    { name: 'Cost', text: outcome ? usd(outcome.cost) : window ? usd(window.estimated_cost) : '', right: true },
    { name: 'Saved', text: outcome?.saving == null ? '' : usd(outcome.saving), right: true },
    { name: 'Where', text: window ? placeWords(window.place, true) : '' },
  ]
}
