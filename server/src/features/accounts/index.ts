import type { Feature } from '../../platform/feature.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'

export const accounts: Feature = { name: 'accounts', routes, jobs }

export { audit } from './audit.ts'
export { personAtPage } from './answers.ts'
export { authenticator, sessionHash } from './authenticate.ts'
export { ownerSignInLink } from './first-owner.ts'
export { namesOf } from './names-of.ts'
export { hashToken, newToken } from './tokens.ts'
export { ownersOf } from './owner-emails.ts'
export { createKeyAtTerminal, grantAdminAtTerminal, resetLinkAtTerminal, signInLinkAtTerminal, usersAtTerminal, type UserLine } from './at-terminal.ts'
