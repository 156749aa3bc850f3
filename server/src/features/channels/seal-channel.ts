import type { NewChannel } from '@dumont/contracts'
import type { Keyring } from '../../platform/keyring.ts'
import type { ChannelRow } from './tables.ts'

/** All of it is secret: whoever has the address can write there. */
type Secrets = { url: string; token?: string; secret?: string }

export const placeOf = (id: number): string => `alert_channels.sealed_settings.${id}`

export const sealChannel = (keyring: Keyring, id: number, channel: NewChannel, secret: string | undefined): string => {
  const secrets: Secrets = { url: channel.url, ...('token' in channel && channel.token ? { token: channel.token } : {}), ...(secret ? { secret } : {}) }
  return keyring.seal(JSON.stringify(secrets), placeOf(id))
}

/** @throws when no key fits or the row was tampered with */
export const openChannelSettings = (keyring: Keyring, { id, sealedSettings }: Pick<ChannelRow, 'id' | 'sealedSettings'>): Secrets =>
  JSON.parse(keyring.open(sealedSettings, placeOf(id))) as Secrets
