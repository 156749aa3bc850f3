import type { Provider } from '@dumont/connectors'
import type { ConnectionPart, ProviderConnection, ProviderEntry } from '@dumont/contracts'
import type { Keyring } from '../../platform/keyring.ts'
import { turnSeconds } from './collect-session.ts'
import { decideConnection, decidePartState } from './decide-connection.ts'
import { openSecrets, settingsSchema } from './seal-settings.ts'
import type { ConnectionWithTasks } from './store-connections.ts'
import type { TaskRow } from './tables-providers.ts'

/** `admin` undefined: not for an instance admin, so without settings. */
export type Shown = { providers: readonly Provider[]; admin: { keyring: Keyring } | undefined }

export function toWireProvider(provider: Provider, connections: ProviderConnection[]): ProviderEntry {
  const settings = settingsSchema(provider)
  const required = new Set(settings.required)
  return {
    id: provider.id,
    label: provider.label,
    kind: provider.kind,
    about: { ...provider.about, links: [...provider.about.links] },
    settings,
    needs_key: Object.entries(settings.properties).some(([name, { secret }]) => secret && required.has(name)),
    has_history: provider.priceHistory !== undefined,
    has_reference_prices: provider.listReferencePrices !== undefined,
    poll_seconds: provider.pollSeconds,
    connections,
  }
}

export function toWireConnection(row: ConnectionWithTasks, { providers, admin }: Shown): ProviderConnection {
  const provider = providers.find(({ id }) => id === row.provider)
  const summary = decideConnection(row.tasks, row.paused)
  const offers = row.tasks.filter(({ kind }) => kind === 'offers')
  return {
    id: row.id,
    provider: row.provider,
    provider_label: provider?.label ?? row.provider,
    name: row.name,
    state: summary.state,
    settings: admin ? row.settings : null,
    secrets_set: admin ? secretsSet(admin.keyring, row) : null,
    poll_seconds: turnSeconds({ kind: 'offers' }, row, provider),
    last_poll_at: iso(summary.lastPollAt),
    last_success_at: iso(summary.lastSuccessAt),
    next_poll_at: iso(summary.nextPollAt),
    last_error: summary.lastError,
    failures: summary.failures,
    offers: row.offers,
    points: row.points,
    no_answer_since: iso(summary.noAnswerSince),
    parts: offers.map((task) => toWirePart(task, row)),
    created_at: row.createdAt.toISOString(),
  }
}

function toWirePart(task: TaskRow, { tasks, paused }: ConnectionWithTasks): ConnectionPart {
  const history = tasks.find(({ kind, part }) => kind === 'history' && part === task.part)
  return {
    part: task.part,
    state: decidePartState(task),
    last_poll_at: iso(task.lastAttemptAt),
    last_success_at: iso(task.lastSuccessAt),
    next_poll_at: paused ? null : iso(task.nextAttemptAt),
    last_error: task.lastError,
    failures: task.failures,
    offers: task.offers,
    suspicious: task.suspiciousOffers !== null,
    refused: task.refused,
    no_answer_since: iso(task.noAnswerSince),
    history: history ? (history.lastSuccessAt ? 'done' : 'waiting') : 'none',
  }
}

/** Only their names. None when they cannot be read: the person enters them again. */
function secretsSet(keyring: Keyring, row: ConnectionWithTasks): string[] {
  try {
    return Object.keys(openSecrets(keyring, row))
  } catch {
    return []
  }
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null
