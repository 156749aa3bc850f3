import { calendarVariables } from './features/calendars/index.ts'
import { vendorVariables } from './features/prices/index.ts'
import { loadConfig } from './platform/config.ts'
import { StartError } from './platform/errors.ts'
import { dotEnvFile, start } from './start.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

try {
  const { config, warnings } = loadConfig(process.env, dotEnvFile, new Set([...vendorVariables, ...calendarVariables]))
  for (const warning of warnings) say(`Warning: ${warning}`)
  const running = await start(config, config.DUMONT_LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info'), say)
  say(
    running.signInLink
      ? `Dumont is ready at ${running.address} - sign in with this one-time link: ${running.signInLink}`
      : `Dumont is ready at ${running.address}`,
  )
  stopOnSignals(running.stop)
} catch (error) {
  process.stderr.write(error instanceof StartError ? `${error.message}\n` : `Dumont could not start: ${(error as Error).stack ?? String(error)}\n`)
  process.exit(1)
}

/** Requests and jobs under way get 15 s to finish; after 19 s we go anyway. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const leave = (): void => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 19_000).unref()
    void stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave)
}
