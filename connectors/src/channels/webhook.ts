import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Channel } from './channel.ts'
import { post } from './post.ts'

export type WebhookSettings = { name: string; url: string; secret: string }

const toleranceSeconds = 300

/** JSON with `Dumont-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">` and `Dumont-Delivery`, the same for a repeat. */
export const webhook: Channel<WebhookSettings> = {
  async send({ id, firedAt, ...notice }, { name, url, secret }, session) {
    const body = JSON.stringify({ id, fired_at: firedAt.toISOString(), ...notice })
    const headers = { 'dumont-delivery': id, 'dumont-signature': signatureOf(secret, body, session.now) }
    await post(session, { to: name, url, body, headers })
  },
}

function signatureOf(secret: string, body: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

/** What a receiver does: the signature is right and at most five minutes old or ahead, so that an old message cannot be played again. */
export function isSignedNow(header: string, secret: string, body: string, now: Date): boolean {
  const t = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? NaN)
  if (!(Math.abs(now.getTime() / 1000 - t) <= toleranceSeconds)) return false
  const expected = Buffer.from(signatureOf(secret, body, new Date(t * 1000)))
  const given = Buffer.from(header)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
