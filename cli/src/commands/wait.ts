import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliFailure, ExitWith } from '../failure.ts'
import type { Io } from '../io.ts'
import { type AskedJob, instant, type JobOptions, jobOf, jobOptions, momentOf } from '../jobs/options.ts'
import { lengthValue } from '../jobs/values.ts'
import { timeWords } from '../jobs/words.ts'
import type { Outside } from '../outside.ts'
import { type Server, serverOptions } from '../server.ts'
import { latestStart } from '../wait/decide-latest-start.ts'
import { GRACE_MS, type Rules } from '../wait/decide-wait.ts'
import { exitCodes } from '../wait/exit-codes.ts'
import { passOn, runCommand, signalCode, variablesOf } from '../wait/launch.ts'
import { teller } from '../wait/tell.ts'
import { tryOnce, waitForWindow, type Waiting } from '../wait/wait.ts'

type Options = JobOptions & Server & { every: number; trust: number; quiet?: true; json?: true; dryRun?: true }

const DAY_MS = 86_400_000

export function addWait(program: Command, io: Io, outside: Outside): void {
  serverOptions(jobOptions(program.command('wait')), 'read')
    .description('Wait for the best time and place, then end, or run a command there')
    .argument('[command...]', 'after --: run when the window opens, with DUMONT_PROVIDER, _REGION, _ZONE, _INSTANCE_TYPE and others set')
    .addOption(new Option('--every <time>', 'how often the server is asked again').argParser(everyValue).default(5 * 60_000, '5m'))
    .addOption(
      new Option('--trust <time>', 'begin by an answer of at most this age when no server answers, unless --max-price is given')
        .argParser(lengthValue)
        .default(DAY_MS / 4, '6h'),
    )
    .option('--quiet', 'say nothing but failures')
    .option('--json', 'say it as JSON, one event a line, on standard error')
    .option('--dry-run', 'ask once, say what would be done, and end')
    .addHelpText(
      'after',
      `\n--by is for the end of the job; default: 7 days from now. Exit codes: those of the command; ${codesInWords}. See docs/running-jobs.md.`,
    )
    .action((command: string[], options: Options) => wait(command, options, io, outside))
}

const codesInWords = `${exitCodes.deadline} deadline reached, ${exitCodes.noData} no time and place known, ${exitCodes.unreachable} no server and nothing known, 2 asked wrongly, 1 refused by the server`

async function wait(command: string[], options: Options, io: Io, outside: Outside): Promise<void> {
  const beganAt = outside.now()
  const job = jobOf(options, beganAt, outside.zone)
  const by = momentOf(options.by, beganAt) ?? beganAt + 7 * DAY_MS
  const rules: Rules = {
    latestStart: latestStartOf(job, by, beganAt),
    beganAt,
    everyMs: options.every,
    trustMs: options.trust,
    maxPrice: options.maxPrice,
    delayCostPerHour: options.delayCost ?? 0,
  }
  const wanted = { server: { url: options.url, key: options.key }, job, by, latestStart: rules.latestStart }
  const tell = teller(io, { json: options.json, quiet: options.quiet, zone: outside.zone, rules })
  const waiting = (signal: AbortSignal): Waiting => ({ wanted, rules, tell, outside, signal })
  if (options.dryRun) return untilSignal(outside, (signal) => sayWhatWouldHappen(waiting(signal), io, options))
  const held = await untilSignal(outside, (signal) => waitForWindow(waiting(signal)))
  const variables = variablesOf(held, job, outside.now())
  if (command.length) passOn(await runCommand(command, variables, outside))
  else for (const [name, value] of Object.entries(variables)) io.stdout.write(`${name}=${value}\n`)
}

/** Runs `work` until a signal comes: then it ends at once, as the signal would have ended it. */
async function untilSignal<T>({ onSignals }: Outside, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  let heard: NodeJS.Signals | undefined
  const quiet = onSignals((signal) => {
    heard ??= signal
    stopping.abort()
  })
  try {
    const done = await work(stopping.signal).catch((error: unknown) => {
      if (!heard) throw error
    })
    if (heard) throw new ExitWith(signalCode(heard))
    return done as T
  } finally {
    quiet()
  }
}

function latestStartOf(job: AskedJob, by: number, now: number): number {
  const latest = latestStart(job, by)
  if (latest !== undefined && latest + GRACE_MS >= Math.max(now, Date.parse(job.earliest_start ?? '') || now)) return latest
  throw new CliFailure(`A job of ${job.job_duration_hours} h cannot be finished by ${instant(by)} in the hours allowed: give a later --by or more hours.`, {
    exitCode: 2,
  })
}

/** --dry-run: one look, and what would follow. @throws CliFailure as waiting would */
async function sayWhatWouldHappen(waiting: Waiting, { stdout }: Io, { json }: Options): Promise<void> {
  const { step, held } = await tryOnce(waiting)
  if (json) return
  const { zone } = waiting.outside
  stdout.write(
    step.do === 'launch'
      ? 'Would begin now\n'
      : `Would wait${held ? ` until ${timeWords(held.startsAt, zone)}` : ''}, beginning at ${timeWords(waiting.rules.latestStart, zone)} ${zone} at the latest\n`,
  )
}

function everyValue(text: string): number {
  const ms = lengthValue(text)
  if (ms < 30_000 || ms > DAY_MS / 4) throw new InvalidArgumentError('Expected 30s to 6h.')
  return ms
}
