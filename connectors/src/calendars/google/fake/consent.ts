import { consentPage, refusalPage } from './consent-page.ts'
import { fakeClient, type Grants } from './grants.ts'
import { ana } from './seed.ts'

/** The page that a browser is sent to, or why there is none. */
export function showConsent(query: URLSearchParams): { status: number; page: string } {
  const wrong = whatIsWrong(query)
  return wrong ? { status: 400, page: refusalPage(...wrong) } : { status: 200, page: consentPage(query) }
}

function whatIsWrong(query: URLSearchParams): [string, string] | undefined {
  if (query.get('client_id') !== fakeClient.clientId) return ['invalid_client', 'The OAuth client was not found.']
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'response_type should be code']
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) return ['invalid_request', 'This stand-in wants PKCE with S256']
  return URL.canParse(query.get('redirect_uri') ?? '') ? undefined : ['redirect_uri_mismatch', 'The redirect address is none']
}

/** What was pressed: the address that the browser is sent back to. */
export function decideConsent(form: URLSearchParams, grants: Grants): string {
  const field = (name: string) => form.get(name) ?? ''
  const back = new URL(field('redirect_uri'))
  back.searchParams.set('state', field('state'))
  if (field('decision') !== 'allow') {
    back.searchParams.set('error', 'access_denied')
    return back.href
  }
  const granted = form.getAll('granted')
  const scopes = field('scope')
    .split(' ')
    .filter((scope) => !scope.includes('/auth/') || granted.includes(scope))
  const isOffline = field('access_type') === 'offline'
  const code = grants.consent({
    account: form.get('account') ?? ana,
    scopes,
    redirectUri: field('redirect_uri'),
    challenge: field('code_challenge'),
    isOffline,
  })
  for (const [name, value] of Object.entries({ iss: 'https://accounts.google.com', code, scope: scopes.join(' ') })) back.searchParams.set(name, value)
  return back.href
}
