import type { Recipients } from './api.ts'

export type RecipientState = 'not_configured' | 'unasked' | 'unconfirmed' | 'confirmed' | 'unsubscribed'

/** What happens to mail for an address. One that no evaluation has met yet will be asked. */
export function recipientState(email: string, { recipients, email_configured: isConfigured }: Recipients): RecipientState {
  if (!isConfigured) return 'not_configured'
  return recipients.find((one) => one.email.toLowerCase() === email.toLowerCase())?.state ?? 'unasked'
}

export const mayAsk = (state: RecipientState): boolean => state === 'unconfirmed' || state === 'unsubscribed'
