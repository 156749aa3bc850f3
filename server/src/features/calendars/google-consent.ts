import { ConnectorError, googleScopes, type GoogleTokens, grantedBy } from '@dumont/connectors'
import type { calendarOutcomes, ConnectGoogle, GoogleCallbackQuery } from '@dumont/contracts'
import { createHash } from 'node:crypto'
import { type Actor, decideAccess } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { hashToken, newToken } from '../accounts/index.ts'
import { connectAccount } from './connect-account.ts'
import { openVerifier, sealVerifier } from './seal-secrets.ts'
import { connectionOf } from './store-connections.ts'
import { addConsent, takeConsent } from './store-consents.ts'
import type { ConsentRow } from './tables.ts'

export type Outcome = (typeof calendarOutcomes)[number]
/** Where the browser goes when all is done: to a page of ours, or nowhere. */
export const returnPaths: readonly string[] = ['/', '/calendar', '/settings/calendars']
export const usualPage = '/calendar'

const CONSENT_MS = 10 * 60_000
const ISSUER = 'https://accounts.google.com'

/** Answers Google's address to send the browser to. The way back is open to this session only, once, for ten minutes. */
export async function beginConsent(deps: Deps, actor: Actor, sessionHash: string, ask: ConnectGoogle): Promise<string> {
  const { google } = deps.outside.calendars
  if (!google) throw new AppError('conflict', 'No Google client is configured on this server', { hint: 'docs/calendar.md says how, step by step.' })
  if (!returnPaths.includes(ask.return_to)) throw new AppError('validation_failed', `return_to: must be one of ${returnPaths.join(', ')}`)
  const again = ask.connection_id === undefined ? undefined : await connectionOf(deps.db, actor.userId, ask.connection_id)
  if (ask.connection_id !== undefined && again?.kind !== 'google') throw new AppError('not_found', `There is no Google calendar ${ask.connection_id}`)
  const [state, verifier] = [newToken(), newToken()]
  const stateHash = hashToken(state)
  const now = deps.clock.now()
  await deps.db.transaction().execute((trx) =>
    addConsent(trx, {
      stateHash,
      userId: actor.userId,
      sessionHash,
      sealedVerifier: sealVerifier(deps.keyring, stateHash, verifier),
      write: ask.write,
      returnTo: ask.return_to,
      connectionId: ask.connection_id ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + CONSENT_MS),
    }),
  )
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return google.oauth.consentUrl({ state, challenge, scopes: ask.write ? googleScopes.write : googleScopes.read, loginHint: again?.name })
}

type Visitor = { actor: Actor | undefined; sessionHash: string | undefined }

/** What came of it, and the page to go on at. What Google sent is repeated nowhere. */
export async function endConsent(
  deps: Deps,
  { actor, sessionHash }: Visitor,
  query: GoogleCallbackQuery | undefined,
): Promise<{ outcome: Outcome; page: string }> {
  if (!query?.state) return { outcome: 'failed', page: usualPage }
  if (!actor || actor.via !== 'session' || !sessionHash) return { outcome: 'expired', page: usualPage }
  const consent = await takeConsent(deps.db, { stateHash: hashToken(query.state), userId: actor.userId, sessionHash })
  if (!consent) return { outcome: 'expired', page: usualPage }
  const page = returnPaths.includes(consent.returnTo) ? consent.returnTo : usualPage
  return { outcome: await outcomeOf(deps, actor, consent, query), page }
}

async function outcomeOf(deps: Deps, actor: Actor, consent: ConsentRow, query: GoogleCallbackQuery): Promise<Outcome> {
  if (consent.expiresAt <= deps.clock.now()) return 'expired'
  // Another provider's answer, sent here to be mixed up with Google's.
  if (query.iss !== undefined && query.iss !== ISSUER) return 'failed'
  if (query.error !== undefined) return query.error === 'access_denied' ? 'refused' : 'failed'
  if (!query.code || decideAccess(actor, 'member', true) !== 'allowed') return 'failed'
  const tokens = await tokensFor(deps, consent, query.code)
  if (!tokens) return 'failed'
  const granted = grantedBy(tokens.scopes)
  if (!granted.read) return 'missing_scope'
  const outcome = await connectAccount(deps, actor, consent, tokens, granted.write)
  return outcome === 'connected' && consent.write && !granted.write ? 'missing_scope' : outcome
}

async function tokensFor(deps: Deps, { stateHash, sealedVerifier }: ConsentRow, code: string): Promise<GoogleTokens | undefined> {
  try {
    return await deps.outside.calendars.google?.oauth.exchange(code, openVerifier(deps.keyring, stateHash, sealedVerifier))
  } catch (error) {
    const { failure, message } = error instanceof ConnectorError ? error : { failure: 'broke', message: 'a verifier could not be opened, or something broke' }
    deps.log.warn({ failure }, `a calendar was not connected: ${message}`)
    return undefined
  }
}
