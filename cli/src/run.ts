import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { commands } from './commands/index.ts'
import { CliFailure, ExitWith } from './failure.ts'
import type { Io } from './io.ts'
import { type Outside, theMachine } from './outside.ts'

/** Runs one command line and answers with the exit code: 0 ok, 1 failure, 2 usage; those of `dumont wait` stand in wait/exit-codes.ts. */
export async function run(args: readonly string[], io: Io, outside: Outside = theMachine): Promise<number> {
  const program = new Command('dumont').description('GPU price forecasts: what a GPU will cost, when and where to run').version(version(), '--version')
  for (const add of commands) add(program, io, outside)
  for (const command of [program, ...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
    command.exitOverride().showHelpAfterError('(--help shows what there is)')
    command.configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof CliFailure)) throw error
    if (!(error instanceof ExitWith)) io.stderr.write(`dumont: ${error.message}\n`)
    return error.exitCode
  }
}

function version(): string {
  const { version: number } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return number
}
