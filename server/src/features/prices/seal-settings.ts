import type { Provider, Settings } from '@dumont/connectors'
import { SettingsSchema } from '@dumont/contracts'
import { z } from 'zod'
import type { Keyring } from '../../platform/keyring.ts'
import type { ConnectionRow } from './tables-providers.ts'

/** What the form is drawn from. */
export function settingsSchema(provider: Provider): SettingsSchema {
  return SettingsSchema.parse(z.toJSONSchema(provider.settings, { io: 'input', unrepresentable: 'any' }))
}

/** Names of the settings that are sealed and never shown. */
export function secretNames(provider: Provider): string[] {
  return Object.entries(settingsSchema(provider).properties).flatMap(([name, { secret }]) => (secret ? name : []))
}

export const placeOf = (id: number): string => `provider_connections.sealed_secrets.${id}`

/** Settings as they are stored: what may be seen, and the secrets, bound to the row `id`. */
export function sealSettings(keyring: Keyring, provider: Provider, id: number, settings: Settings): { settings: string; sealedSecrets: string | null } {
  const secret = new Set(secretNames(provider))
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const secrets = given.filter(([name, value]) => secret.has(name) && value !== null && value !== '')
  return {
    settings: JSON.stringify(Object.fromEntries(given.filter(([name]) => !secret.has(name)))),
    sealedSecrets: secrets.length ? keyring.seal(JSON.stringify(Object.fromEntries(secrets)), placeOf(id)) : null,
  }
}

/** @throws when no key fits or the row was tampered with */
export function openSecrets(keyring: Keyring, { id, sealedSecrets }: Pick<ConnectionRow, 'id' | 'sealedSecrets'>): Settings {
  return sealedSecrets === null ? {} : (JSON.parse(keyring.open(sealedSecrets, placeOf(id))) as Settings)
}

/** A sentence without any of these secrets, whoever wrote it. */
export function withoutSecrets(text: string, secrets: Settings): string {
  const values = Object.values(secrets).filter((value): value is string => typeof value === 'string' && value.length >= 4)
  // A longer one first: it may hold a shorter one.
  return values.sort((a, b) => b.length - a.length).reduce((safe, value) => safe.replaceAll(value, '***'), text)
}
