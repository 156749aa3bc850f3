import type { Command } from 'commander'
import { CliFailure, ExitWith } from '../failure.ts'
import type { Io } from '../io.ts'
import { askTiming, isNoData } from '../jobs/ask.ts'
import { type JobOptions, jobOf, jobOptions } from '../jobs/options.ts'
import { timingText } from '../jobs/show.ts'
import type { Outside } from '../outside.ts'
import { serverOptions } from '../server.ts'
import { exitCodes } from '../wait/exit-codes.ts'

type Options = JobOptions & { url: string; key?: string; json?: true }

/** Wide enough for every table: a pipe has no width. */
const NO_LIMIT = 1000

export function addWindow(program: Command, io: Io, outside: Outside): void {
  serverOptions(jobOptions(program.command('window')), 'read')
    .description('When and where a job is best run')
    .option('--json', 'print the answer of the server as it is')
    .addHelpText(
      'after',
      `\nExit codes: 0 a time and a place are known, ${exitCodes.noData} none is, 2 asked wrongly, 1 the server refused or does not answer.`,
    )
    .action((options: Options) => window(options, io, outside))
}

async function window(options: Options, { stdout }: Io, { now, fetch, zone }: Outside): Promise<void> {
  const { timing, raw } = await askTiming(options, jobOf(options, now(), zone), { fetch }).catch((error: unknown) => {
    throw isNoData(error) ? new CliFailure(error.message, { exitCode: exitCodes.noData, cause: error }) : error
  })
  stdout.write(options.json ? `${JSON.stringify(raw)}\n` : timingText(timing, { zone, width: stdout.columns ?? NO_LIMIT }))
  if (timing.verdict.action === 'unknown') throw new ExitWith(exitCodes.noData)
}
