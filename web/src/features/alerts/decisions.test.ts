import { expect, test } from 'vitest'
import { aDelivery, anAlert, recipients } from '../../../test/canned-budgets.ts'
import { alertsEn } from '../../app/i18n/alerts-en.ts'
import { decideNews } from './decide-news.ts'
import { figureText } from './figure-text.ts'
import { reasonPtBr } from './reasons-pt-br.ts'
import { recipientState } from './recipient-state.ts'
import { sayDelivery } from './say-delivery.ts'

const saying = { words: alertsEn.alerts.delivery, time: (at: string) => at.slice(11, 16), reason: (text: string) => text, isMailConfigured: true }

test.each([
  [{}, 'Sent to ana@example.com at 13:20'],
  [{ attempts: 4 }, 'Sent to ana@example.com at 13:20, after 4 tries'],
  [{ state: 'waiting', attempts: 0, sent_at: null, next_attempt_at: '2026-11-18T14:21:00Z' }, 'On its way to ana@example.com'],
  [
    { state: 'waiting', sent_at: null, next_attempt_at: '2026-11-18T14:24:00Z', last_error: 'no answer from mail' },
    'Waiting for ana@example.com: no answer from mail. Tried again at 14:24',
  ],
  [{ state: 'refused', last_error: '550 no such user' }, 'Refused for good, ana@example.com: 550 no such user'],
  [{ state: 'expired', channel: 'slack', recipient: 'ops', last_error: null }, 'Given up after 7 days, ops (Slack): no reason was told'],
  [{ state: 'held', last_error: 'the address was unsubscribed' }, 'Not sent to ana@example.com: the address was unsubscribed'],
] as const)('%o is said as: %s', (part, text) => expect(sayDelivery(aDelivery(part), saying)).toBe(text))

test('without a mail server mail waits, and says for what', () => {
  const waiting = aDelivery({ state: 'waiting', sent_at: null })
  expect(sayDelivery(waiting, { ...saying, isMailConfigured: false })).toBe('Waiting for ana@example.com: e-mail is not configured on this server')
  expect(sayDelivery({ ...waiting, channel: 'ntfy', recipient: 'phone' }, { ...saying, isMailConfigured: false })).toBe('On its way to phone (ntfy)')
})

test('what was there when the page was opened is no news, nor what was read elsewhere', () => {
  const [seven, eight, nine] = [7, 8, 9].map((id) => anAlert({ id }))
  expect(decideNews([seven!], undefined)).toEqual({ news: [], since: 7 })
  expect(decideNews([nine!, eight!, seven!], 7)).toEqual({ news: [nine, eight], since: 9 })
  expect(decideNews([anAlert({ id: 9, unread: false })], 7)).toEqual({ news: [], since: 9 })
  expect(decideNews([], 9)).toEqual({ news: [], since: 9 })
  expect(decideNews([], undefined)).toEqual({ news: [], since: 0 })
})

test.each([
  [80, 'usd', '$80.00'],
  [0.3, 'usd_per_gpu_hour', '$0.300'],
  [0.82, 'probability', '82%'],
  [20.5, 'percent', '20.5%'],
  [3, 'hours', '3 h'],
  [1, 'none', undefined],
  [null, 'usd', undefined],
] as const)('%s in %s reads %s', (value, unit, text) => expect(figureText(value, unit, 'en')).toBe(text))

test('the state of an address, whatever its capitals', () => {
  expect(recipientState('RUI@example.com', recipients)).toBe('unconfirmed')
  expect(recipientState('new@example.com', recipients)).toBe('unasked')
  expect(recipientState('ana@example.com', { ...recipients, email_configured: false })).toBe('not_configured')
})

test('reasons that are known are said in Portuguese, others as they are', () => {
  expect(reasonPtBr('No answer from mail.lab (ETIMEDOUT)')).toBe('sem resposta de mail.lab (ETIMEDOUT)')
  expect(reasonPtBr('mail.lab refused it for good (550 no such user)')).toBe('mail.lab recusou de vez (550 no such user)')
  expect(reasonPtBr('Odd')).toBe('Odd')
})
