import type { Delivery } from '@dumont/contracts'
import type { Strings } from '../../app/i18n/index.ts'
import { recipientName } from './channel-kinds.ts'

type Saying = { words: Strings['alerts']['delivery']; time: (at: string) => string; reason: (text: string) => string; isMailConfigured: boolean }

/** What became of one message, in a sentence. */
export function sayDelivery(one: Delivery, { words, time, reason, isMailConfigured }: Saying): string {
  const who = recipientName(one)
  const why = one.last_error === null ? words.noReason : reason(one.last_error)
  switch (one.state) {
    case 'sent': {
      const when = time(one.sent_at ?? '')
      return one.attempts > 1 ? words.sentLate(who, when, String(one.attempts)) : words.sent(who, when)
    }
    case 'waiting':
      if (one.channel === 'email' && !isMailConfigured) return words.noMail(who)
      return one.last_error === null || one.next_attempt_at === null ? words.onItsWay(who) : words.waiting(who, why, time(one.next_attempt_at))
    case 'refused':
      return words.refused(who, why)
    case 'expired':
      return words.expired(who, why)
    case 'held':
      return words.held(who, why)
  }
}

export const deliveryTone = ({ state }: Pick<Delivery, 'state'>): 'good' | 'plain' | 'bad' =>
  state === 'sent' ? 'good' : state === 'waiting' ? 'plain' : 'bad'
