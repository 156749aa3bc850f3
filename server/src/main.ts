import { once } from 'node:events'
import { calendarVariables } from './features/calendars/index.ts'
import { vendorVariables } from './features/prices/index.ts'
import { loadConfig } from './platform/config.ts'
import { StartError } from './platform/errors.ts'
import { dotEnvFile, start } from './start.ts'
import { stopSignal } from './unwind.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

// Before anything is started: a stop may come at any moment, and must leave no database behind.
const told = stopSignal()
// Stopping takes 15 s at most, and the database's own end; after 19 s we go anyway.
told.addEventListener('abort', () => setTimeout(() => process.exit(1), 19_000).unref())
try {
  const { config, warnings } = loadConfig(process.env, dotEnvFile, new Set([...vendorVariables, ...calendarVariables]))
  for (const warning of warnings) say(`Warning: ${warning}`)
  const running = await start(config, config.DUMONT_LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info'), say, told)
  say(
    running.signInLink
      ? `Dumont is ready at ${running.address} - sign in with this one-time link: ${running.signInLink}`
      : `Dumont is ready at ${running.address}`,
  )
  if (!told.aborted) await once(told, 'abort')
  await running.stop()
  process.exit(0)
} catch (error) {
  if (told.aborted) process.exit(0)
  process.stderr.write(error instanceof StartError ? `${error.message}\n` : `Dumont could not start: ${(error as Error).stack ?? String(error)}\n`)
  process.exit(1)
}
