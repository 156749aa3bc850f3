import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

test.each([
  ['No answer from mail.lab (ETIMEDOUT)', 'sem resposta de mail.lab (ETIMEDOUT)'],
  ['mail.lab refused it for good (550 no such user)', 'mail.lab recusou de vez (550 no such user)'],
  ['mail.lab did not take the message within 30 s', 'mail.lab não aceitou a mensagem em 30 s'],
  ['ops asks for fewer messages (429)', 'ops pede menos mensagens (429)'],
  ['ops has a problem of its own (503)', 'ops tem um problema próprio (503)'],
  ['ops refused it: its key is wrong or was withdrawn (401)', 'ops recusou: a chave está errada ou foi revogada (401)'],
  ['ops has no such address any more (404)', 'ops não tem mais este endereço (404)'],
  ['ops did not accept it (400)', 'ops não aceitou (400)'],
  [
    'a.b sends on to c.d; redirects are not followed, so enter the final address',
    'a.b redireciona para c.d; redirecionamentos não são seguidos: informe o endereço final',
  ],
  ['10.0.0.1 is not a public address, and the configuration does not allow it', '10.0.0.1 não é um endereço público, e a configuração não o permite'],
  ['Odd', 'Odd'],
])('in Portuguese a reason that is known is translated, another stays as it is: %s', (told, said) => {
  expect(reasonPtBr(told)).toBe(said)
})

/** Each text of the server and its connectors that says why a message did not arrive, with something in its gaps. */
function reasonsInSource(): string[] {
  const root = join(import.meta.dirname, '../../../..')
  const files = ['connectors/src/channels', 'server/src/features/alerts'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(root, folder, name)),
  )
  const texts = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:new ChannelError\(|say\()(['`])(.+?)\1, ['{]/g)].map(([, , text]) => text!))
  return texts.map((text) => text.replace(/\$\{[^{}]*(?:`[^`]*`[^{}]*)?\}/g, '5'))
}

test('no reason of the server is without its Portuguese', () => {
  const reasons = reasonsInSource()
  expect(reasons.length).toBeGreaterThan(8)
  expect(reasons.filter((text) => reasonPtBr(text) === text)).toEqual([])
})
