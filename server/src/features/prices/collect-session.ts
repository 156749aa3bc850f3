import { ConnectorError, type Provider, type ProviderSession, type Settings } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { decideNextAttempt, chanceOf } from './decide-next-attempt.ts'
import { openSecrets } from './seal-settings.ts'
import type { ClaimedTask } from './store-tasks.ts'
import type { ConnectionRow } from './tables-providers.ts'

/** What a task needs to be done. */
export type CollectedPart = {
  task: ClaimedTask
  connection: ConnectionRow
  provider: Provider
  session: ProviderSession
  /** When this kind of task is due again after it went well. */
  next: () => { nextAttemptAt: Date | null; failures: number }
}

const DAY = 86_400
/** The list of parts and reference prices change rarely. */
const DAILY = new Set(['parts', 'references'])

/** Seconds between two turns of a task. */
export const turnSeconds = (task: Pick<ClaimedTask, 'kind'>, connection: Pick<ConnectionRow, 'pollSeconds'>, provider: Provider | undefined): number =>
  DAILY.has(task.kind) ? DAY : (connection.pollSeconds ?? provider?.pollSeconds ?? DAY)

/** @throws ConnectorError when the provider is gone or its settings cannot be used */
export function openSession(
  deps: Deps,
  connection: ConnectionRow,
  provider: Provider | undefined,
  signal: AbortSignal,
): { session: ProviderSession; secrets: Settings } {
  if (!provider) throw new ConnectorError('rejected_key', `There is no provider "${connection.provider}" in this version`)
  const secrets = secretsOf(deps, connection)
  const parsed = provider.settings.safeParse({ ...connection.settings, ...secrets })
  if (!parsed.success)
    throw new ConnectorError('rejected_key', `The settings do not fit any more; look at: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`)
  const { fetch, baseUrls } = deps.outside.vendors
  return { session: { settings: parsed.data, fetch, now: deps.clock.now(), baseUrls: baseUrls(provider), signal }, secrets }
}

function secretsOf(deps: Deps, connection: ConnectionRow): Settings {
  try {
    return openSecrets(deps.keyring, connection)
  } catch (cause) {
    throw new ConnectorError(
      'rejected_key',
      'The stored key cannot be read: the secret key it was sealed with is not there. Bring it back, or enter the key again',
      { cause },
    )
  }
}

export const nextTurn = (deps: Deps, task: ClaimedTask, pollSeconds: number, failure?: ConnectorError): ReturnType<typeof decideNextAttempt> => {
  const now = deps.clock.now()
  const chance = chanceOf(`${task.connectionId}|${task.kind}|${task.part}|${now.getTime()}`)
  return decideNextAttempt({ failure: failure?.failure, failures: task.failures, retryAfterSeconds: failure?.retryAfterSeconds, pollSeconds, now, chance })
}
