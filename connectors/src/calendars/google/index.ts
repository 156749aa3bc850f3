export { type GoogleAddresses, googleAddresses, googleAddressesAt } from './client.ts'
export { grantedBy, type GoogleOAuth, googleOAuth, type GoogleOAuthOptions, googleScopes } from './oauth.ts'
export { openGoogle } from './session.ts'
