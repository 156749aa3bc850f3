import { z } from 'zod'

/**
 * Every error the API can answer with: its HTTP status, what it means, and what the caller can do.
 * `docs/errors.md` is generated from this table.
 */
export const errorTable = {
  validation_failed: {
    status: 400,
    meaning: 'The request has a field that is missing, of the wrong type or out of range.',
    hint: 'Correct the fields named in the message.',
  },
  not_enough_history: {
    status: 400,
    meaning: 'The price history is shorter than a forecast needs.',
    hint: 'Wait until enough hours are collected, or import older prices.',
  },
  unauthenticated: { status: 401, meaning: 'No valid session or API key came with the request.', hint: 'Sign in, or send "Authorization: Bearer dmt_...".' },
  sign_in_failed: { status: 401, meaning: 'E-mail and password do not belong together.', hint: 'Try again, or ask the instance admin for a reset link.' },
  forbidden: { status: 403, meaning: 'Your role or key may not do this.', hint: 'Ask an owner of the workspace, or use a key with write scope.' },
  origin_refused: { status: 403, meaning: 'A browser sent this from another site.', hint: 'Open Dumont at its own address; check DUMONT_PUBLIC_URL.' },
  sign_up_closed: { status: 403, meaning: 'This instance takes new people by invitation only.', hint: 'Ask an owner for an invitation link.' },
  not_found: { status: 404, meaning: 'There is no such thing, or it belongs to another workspace.', hint: 'Check the address.' },
  conflict: { status: 409, meaning: 'The thing is in a state that does not allow this.', hint: 'Reload and look at its present state.' },
  usage_overlap: {
    status: 409,
    meaning: 'The instance is in the ledger for part of this time already: nothing is charged twice.',
    hint: 'Choose times that do not overlap, or correct the other stretch first.',
  },
  changed_meanwhile: {
    status: 409,
    meaning: 'Somebody, or another tab, changed it since you looked.',
    hint: 'Look at how it is now, and say again what should change.',
  },
  forecast_pending: { status: 409, meaning: 'There is enough history, but the first forecast is still being made.', hint: 'Try again in a few seconds.' },
  link_expired: { status: 410, meaning: 'The link was used already or is too old.', hint: 'Ask for a new one: npm run --silent admin -- sign-in-link' },
  payload_too_large: { status: 413, meaning: 'The body is larger than this route takes.', hint: 'Send less, or import the file with the command line.' },
  unsupported_media_type: {
    status: 415,
    meaning: 'The body has a content type that this route does not read.',
    hint: 'See the API documentation for the types it takes.',
  },
  idempotency_mismatch: {
    status: 422,
    meaning: 'This Idempotency-Key came with another request before.',
    hint: 'Use a new key for each new request, and the same one only to repeat it.',
  },
  rate_limited: { status: 429, meaning: 'Too many requests in a short time.', hint: 'Wait as long as the Retry-After header says.' },
  internal: { status: 500, meaning: 'Something broke on our side.', hint: 'Look for the request id in the log and report it.' },
  unavailable: {
    status: 503,
    meaning: 'The database or the queue does not answer at the moment.',
    hint: 'Try again after the Retry-After header; see /readyz.',
  },
} as const satisfies Record<string, { status: number; meaning: string; hint: string }>

export type ErrorCode = keyof typeof errorTable

export const ErrorAnswer = z.object({
  error: z.object({
    code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().describe('One sentence for a person'),
    hint: z.string().describe('What to do about it'),
    request_id: z.string(),
    required: z.number().optional().describe('not_enough_history: hours needed'),
    have: z.number().optional().describe('not_enough_history: hours there are'),
  }),
})
export type ErrorAnswer = z.infer<typeof ErrorAnswer>
