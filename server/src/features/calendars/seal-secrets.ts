import { ConnectorError } from '@dumont/connectors'
import type { Keyring } from '../../platform/keyring.ts'
import type { ConnectionRow } from './tables.ts'

/** What opens a Google account. */
export type GoogleSecrets = { refreshToken: string; accessToken: string }
type Sealed = Pick<ConnectionRow, 'id' | 'sealedSecrets'>

export const placeOf = (id: number): string => `calendar_connections.sealed_secrets.${id}`
const verifierPlace = (stateHash: string): string => `calendar_consents.sealed_verifier.${stateHash}`

export const sealGoogle = (keyring: Keyring, id: number, secrets: GoogleSecrets): string => keyring.seal(JSON.stringify(secrets), placeOf(id))

export const sealAddress = (keyring: Keyring, id: number, url: string): string => keyring.seal(JSON.stringify({ url }), placeOf(id))

/** @throws ConnectorError when no key fits or the row was tampered with */
export const openGoogleSecrets = (keyring: Keyring, row: Sealed): GoogleSecrets => opened(keyring, row) as GoogleSecrets
/** @throws ConnectorError as `openGoogleSecrets` */
export const openAddress = (keyring: Keyring, row: Sealed): string => (opened(keyring, row) as { url: string }).url

function opened(keyring: Keyring, { id, sealedSecrets }: Sealed): unknown {
  try {
    return JSON.parse(keyring.open(sealedSecrets, placeOf(id)))
  } catch (cause) {
    const message = 'What was stored cannot be read: the secret key it was sealed with is not there. Bring it back, or disconnect and connect again'
    throw new ConnectorError('rejected_key', message, { cause })
  }
}

export const sealVerifier = (keyring: Keyring, stateHash: string, verifier: string): string => keyring.seal(verifier, verifierPlace(stateHash))
/** @throws when no key fits or the row was tampered with */
export const openVerifier = (keyring: Keyring, stateHash: string, sealed: string): string => keyring.open(sealed, verifierPlace(stateHash))
