import { type WireFault, wireFaults } from '../../../fakes/faults.ts'
import { type ApiAnswer, type Operation, refuse } from './api.ts'

/** Answers of Google's that say no. */
export const refusals = {
  unauthenticated: refuse(401, 'authError', 'Invalid Credentials', { status: 'UNAUTHENTICATED' }),
  access_not_configured: refuse(403, 'accessNotConfigured', 'Google Calendar API has not been used in project 1 before or it is disabled.'),
  rate_limit_403: refuse(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  not_found: refuse(404, 'notFound', 'Not Found'),
  conflict: refuse(409, 'conflict', 'Conflict'),
  gone: refuse(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.'),
  precondition: refuse(412, 'conditionNotMet', 'Precondition Failed'),
  unavailable: refuse(503, 'backendError', 'Service Unavailable'),
  invalid_grant: { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } },
  invalid_client: { status: 401, body: { error: 'invalid_client', error_description: 'The OAuth client was not found.' } },
} satisfies Record<string, ApiAnswer>
type Refusal = keyof typeof refusals

/** `lost_answer`: what was asked is done, but the answer never comes. */
const others = ['hang', 'lost_answer', 'page_fails', 'repeated_token', 'cursor_loop'] as const
export type GoogleFault = WireFault | Refusal | (typeof others)[number]
export const googleFaults: readonly GoogleFault[] = [...wireFaults, ...(Object.keys(refusals) as Refusal[]), ...others]

/** The next requests fail, this many (default: all until `heal`), after `skip` that do not; only those `on` one kind, where that is said. */
export type GoogleFaultPlan = { fault: GoogleFault; on?: Operation; times?: number; skip?: number }

export function createFaultPlan() {
  let plan: (Required<Omit<GoogleFaultPlan, 'on'>> & { on: Operation | undefined }) | undefined
  return {
    fail({ fault, on, times = Number.POSITIVE_INFINITY, skip = 0 }: GoogleFaultPlan) {
      if (!googleFaults.includes(fault)) throw new RangeError(`no such fault; there are: ${googleFaults.join(', ')}`)
      plan = { fault, on, times, skip }
    },
    heal() {
      plan = undefined
    },
    next(operation: Operation | undefined): GoogleFault | undefined {
      if (!plan || (plan.on && plan.on !== operation)) return undefined
      if (plan.skip-- > 0) return undefined
      return plan.times-- > 0 ? plan.fault : undefined
    },
  }
}

export const isOnTheWire = (fault: GoogleFault | undefined): fault is WireFault => wireFaults.includes(fault as WireFault)
export const isRefusal = (fault: GoogleFault | undefined): fault is Refusal => fault !== undefined && fault in refusals

/** Where paging goes wrong: asked on every page which is the next of `pages`. */
export const pagerOf = (fault: GoogleFault | undefined) => (page: number, pages: number) => {
  if (fault === 'repeated_token' && page > 1) return page
  if (fault === 'cursor_loop' && page === pages && pages > 1) return 1
  return page < pages ? page + 1 : undefined
}
