import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { commands } from './commands/index.ts'
import { CliFailure } from './failure.ts'
import type { Io } from './io.ts'

/** Runs one command line and answers with the exit code: 0 ok, 1 failure, 2 usage. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const program = new Command('dumont').description('GPU price forecasts on files').version(version(), '--version')
  for (const add of commands) add(program, io)
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
    io.stderr.write(`dumont: ${error.message}\n`)
    return error.exitCode
  }
}

function version(): string {
  const { version: number } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return number
}
