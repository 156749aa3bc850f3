import { Scope } from '@dumont/contracts'
import { Command, Option } from 'commander'
import { backup } from './backup.ts'
import { checksums } from './our-tables.ts'
import { reseal, sayResealed } from './reseal.ts'
import { restore } from './restore.ts'
import {
  createKeyAtTerminal,
  grantAdminAtTerminal,
  resetLinkAtTerminal,
  signInLinkAtTerminal,
  type UserLine,
  usersAtTerminal,
} from '../features/accounts/index.ts'
import { withServerData } from './open.ts'

type Say = (line: string) => void

/** `npm run --silent admin -- ...`: what only the owner of the server's machine may do. Answers go to `say`, nothing else does. */
export function adminProgram(say: Say, run = withServerData): Command {
  const program = new Command('admin').description('Looks after a Dumont server from its own machine, whether the server runs or not.').showHelpAfterError()
  accountCommands(program, say, run)
  backupCommands(program, say, run)
  program
    .command('reseal')
    .description(
      'seal all stored keys of vendors, tokens and addresses of calendars, and addresses of channels with the newest secret key, also while the server runs; after it the older secret keys may go',
    )
    .action(async () => sayResealed(await run(reseal), say))
  return program
}

function accountCommands(program: Command, say: Say, run: typeof withServerData): void {
  const keys = program.command('keys').description('API keys')
  keys
    .command('create')
    .description('print a new API key, once')
    .addOption(new Option('--scope <scope>', 'what it may do').choices(Scope.options).makeOptionMandatory())
    .option('--name <name>', 'to recognise it by', 'admin command')
    .option('--user <email>', 'whose key (default: the first owner)')
    .action(async ({ scope, name, user }: { scope: Scope; name: string; user?: string }) =>
      say(await run((deps) => createKeyAtTerminal(deps, { scope, name, email: user }))),
    )

  const users = program.command('users').description('people')
  users
    .command('list')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const lines = await run(usersAtTerminal)
      say(json ? JSON.stringify(lines, null, 2) : lines.map(userLine).join('\n'))
    })
  program
    .command('reset-password <email>')
    .description('print a link that sets a new password, once, for 30 minutes')
    .action(async (email: string) => say(await run((deps) => resetLinkAtTerminal(deps, email))))
  program
    .command('sign-in-link')
    .description('print a link that signs in, once, for 24 hours')
    .option('--user <email>', 'whom (default: the first owner)')
    .action(async ({ user }: { user?: string }) => say(await run((deps) => signInLinkAtTerminal(deps, user))))
  program
    .command('grant-admin <email>')
    .description('make somebody an instance admin')
    .action(async (email: string) => {
      await run((deps) => grantAdminAtTerminal(deps, email))
      say(`${email} is an instance admin now.`)
    })
}

function backupCommands(program: Command, say: Say, run: typeof withServerData): void {
  const table = (lines: string[]): void => say(lines.join('\n'))
  program
    .command('backup')
    .description('write everything into one file, also while the server runs, and print a checksum per table')
    .requiredOption('--out <file>', 'where to; the secret keys are not in it: keep the file secret-keys as well')
    .action(async ({ out }: { out: string }) => table(await run((deps) => backup(deps, out))))
  program
    .command('restore <file>')
    .description('fill an empty database with a backup, and print the same checksums')
    .action(async (file: string) => table(await run((deps) => restore(deps, file), { migrated: false })))
  program
    .command('checksums')
    .description('print rows and checksum of each table')
    .action(async () => table(await run((deps) => checksums(deps.pool))))
}

const userLine = (user: UserLine): string =>
  [user.email ?? '(not set up yet)', user.name, user.role ?? 'no workspace', user.workspace ?? '', user.instance_admin ? 'instance admin' : '']
    .filter(Boolean)
    .join('  ')
