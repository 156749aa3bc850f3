import { ConnectorError, type Provider, type Settings } from '@dumont/connectors'
import type { ConnectionTest, NewProviderConnection, ProviderConnectionPatch } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import type { Db } from '../../platform/db.ts'
import { openSecrets, sealSettings, secretNames, settingsSchema, withoutSecrets } from './seal-settings.ts'
import { addConnection, changeConnection } from './store-connections.ts'
import { addTasks, dueNow, forgiveTasks } from './store-tasks.ts'
import { type ConnectionRow, taskKinds } from './tables-providers.ts'

const TEST_MS = 30_000

/** @throws AppError when there is no such provider */
export function theProvider(deps: Deps, id: string): Provider {
  const provider = deps.outside.vendors.providers.find((candidate) => candidate.id === id)
  if (!provider) throw new AppError('validation_failed', 'provider: there is none of this name')
  return provider
}

/** Makes a connection that is polled at once, by somebody of `workspaceId`. Answers its id. */
export async function makeConnection(deps: Deps, trx: Db, wanted: NewProviderConnection, workspaceId: string, now: Date): Promise<number> {
  const provider = theProvider(deps, wanted.provider)
  const settings = checkSettings(provider, wanted.settings)
  const values = { provider: provider.id, name: wanted.name ?? provider.label, pollSeconds: wanted.poll_seconds ?? null, workspaceId }
  const id = await addConnection(trx, values, now)
  await changeConnection(trx, id, sealSettings(deps.keyring, provider, id, settings), now)
  await addTasks(trx, id, [{ kind: 'parts', part: '' }], now)
  return id
}

/** New settings are tried at once, whatever failed before. */
export async function patchConnection(
  deps: Deps,
  trx: Db,
  row: ConnectionRow,
  { name, poll_seconds, settings }: ProviderConnectionPatch,
  now: Date,
): Promise<void> {
  const provider = settings && theProvider(deps, row.provider)
  const sealed = provider && sealSettings(deps.keyring, provider, row.id, checkSettings(provider, withOldSecrets(deps, provider, row, settings)))
  await changeConnection(
    trx,
    row.id,
    { ...(name === undefined ? {} : { name }), ...(poll_seconds === undefined ? {} : { pollSeconds: poll_seconds }), ...sealed },
    now,
  )
  if (settings) await forgiveTasks(trx, row.id)
  if (settings) await dueNow(trx, row.id, taskKinds, now)
  else if (poll_seconds !== undefined) await dueNow(trx, row.id, ['offers'], now)
}

/** A secret that is left out stays; null takes it away. */
function withOldSecrets(deps: Deps, provider: Provider, row: ConnectionRow, settings: Settings): Settings {
  const names = secretNames(provider)
  if (names.every((name) => name in settings)) return settings
  return { ...readable(() => openSecrets(deps.keyring, row)), ...settings }
}

/** Secrets whose key is lost are as good as not set. */
function readable(read: () => Settings): Settings {
  try {
    return read()
  } catch {
    return {}
  }
}

/** Only what the provider knows, or an error that names the fields and never repeats what was entered. @throws AppError */
function checkSettings(provider: Provider, settings: Settings): Settings {
  const known = new Set(Object.keys(settingsSchema(provider).properties))
  const unknown = Object.keys(settings).filter((name) => !known.has(name))
  if (unknown.length) throw new AppError('validation_failed', `settings: ${provider.label} knows no ${unknown.join(', ')}`)
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null && value !== ''))
  const parsed = provider.settings.safeParse(given)
  if (parsed.success) return given
  const secret = new Set(secretNames(provider))
  const problems = parsed.error.issues.map(
    ({ path, message }) => `settings.${path.join('.')}: ${secret.has(String(path[0])) ? 'is missing or has another form' : message}`,
  )
  throw new AppError('validation_failed', problems.join('; '))
}

/** One cheap question to the vendor, with settings that are stored or not yet. */
export async function testSettings(deps: Deps, provider: Provider, settings: Settings): Promise<ConnectionTest> {
  const given = checkSettings(provider, settings)
  const secrets = Object.fromEntries(secretNames(provider).map((name) => [name, given[name]]))
  const { fetch, baseUrls } = deps.outside.vendors
  const signal = AbortSignal.timeout(TEST_MS)
  try {
    const session = { settings: provider.settings.parse(given), fetch, now: deps.clock.now(), baseUrls: baseUrls(provider), signal }
    const message = await Promise.race([provider.testConnection(session), tooLong(signal)])
    return { ok: true, message: withoutSecrets(message, secrets) }
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, message: withoutSecrets(error.message, secrets) }
    deps.log.error({ provider: provider.id, problem: withoutSecrets(String((error as Error).stack ?? error), secrets) }, 'testing a connection broke')
    return { ok: false, message: 'Testing broke on our side; the log says where' }
  }
}

function tooLong(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new ConnectorError('unavailable', `No answer within ${TEST_MS / 1000} s`)), { once: true })
  })
}
