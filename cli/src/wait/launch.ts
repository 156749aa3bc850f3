import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { CliFailure, ExitWith } from '../failure.ts'
import { type AskedJob, instant } from '../jobs/options.ts'
import { plain } from '../jobs/words.ts'
import type { Outside } from '../outside.ts'
import type { Held } from './decide-wait.ts'
import { exitCodes } from './exit-codes.ts'

/** What the command is told. What is not known is empty, so that a variable from outside is never taken for it. */
export function variablesOf({ place, pieces }: Held, job: AskedJob, now: number): Record<string, string> {
  const [first] = pieces
  const of = (value: string | number | null | undefined) => plain(String(value ?? ''))
  return {
    DUMONT_PROVIDER: of(place.provider),
    DUMONT_REGION: of(place.region),
    DUMONT_ZONE: of(place.zone),
    DUMONT_INSTANCE_TYPE: of(place.instance_type),
    DUMONT_INSTANCES: of(place.instances),
    DUMONT_GPU: of(place.gpu),
    DUMONT_GPUS: of(job.gpu_count),
    DUMONT_PRICE: of(place.price_now_usd_per_gpu_hour),
    DUMONT_MAX_PRICE: of(job.max_price_usd_per_gpu_hour),
    DUMONT_WINDOW_END: instant(now + first!.endsAt - first!.startsAt),
    DUMONT_PIECES: JSON.stringify(pieces.map(({ startsAt, endsAt }) => [instant(startsAt), instant(endsAt)])),
  }
}

/** Runs the command, without a shell, and answers with its exit code; signals are passed on to it. */
export async function runCommand([file, ...args]: string[], variables: Record<string, string>, outside: Outside): Promise<number> {
  let child: ChildProcess | undefined
  // Listening comes first: a signal right after the launch must not leave the command alone.
  // A terminal sends Ctrl-C to the command as well: twice would be "at once" to many programs.
  const quiet = outside.onSignals((signal) => void (signal === 'SIGINT' && process.stdin.isTTY ? false : child?.kill(signal)))
  try {
    child = outside.launch(file!, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
    return await exitCodeOf(child)
  } catch (error) {
    throw startFailure(file!, error as NodeJS.ErrnoException)
  } finally {
    quiet()
  }
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signalCode(signal!)))
  })
}

/** As shells count it. */
export const signalCode = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]

function startFailure(file: string, error: NodeJS.ErrnoException): CliFailure {
  if (error.code === 'ENOENT') return new CliFailure(`There is no command ${file}`, { exitCode: exitCodes.notFound, cause: error })
  return new CliFailure(`Cannot run ${file}: ${error.message}`, { exitCode: exitCodes.cannotRun, cause: error })
}

/** @throws ExitWith unless it is 0 */
export function passOn(exitCode: number): void {
  if (exitCode !== 0) throw new ExitWith(exitCode)
}
