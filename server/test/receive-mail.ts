import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type MailServer = {
  /** For DUMONT_SMTP_*. */
  env: Record<string, string>
  taken: { to: string; mail: Email }[]
  /** Away: connections are refused. */
  stop: () => Promise<void>
  start: () => Promise<void>
  /** What it answers to a recipient instead of taking it. */
  refuse: Map<string, { code: number; text: string }>
  /** Done when a message is taken, before the sender hears of it. */
  beforeAnswer?: (() => void) | undefined
}

/** A real SMTP server on loopback, without encryption, on a port of its own. */
export async function receiveMail(): Promise<MailServer> {
  const taken: MailServer['taken'] = []
  const refuse: MailServer['refuse'] = new Map()
  const it: Partial<MailServer> = { taken, refuse }
  let server: SMTPServer | undefined
  let port = 0
  const start = async (): Promise<void> => {
    server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo({ address }, _session, callback) {
        const answer = refuse.get(address)
        callback(answer ? Object.assign(new Error(answer.text), { responseCode: answer.code }) : undefined)
      },
      onData(stream, session, callback) {
        void (async () => {
          const bytes = await buffer(stream).catch(() => undefined)
          // Who dies in the middle of a message hears no answer.
          if (!bytes) return
          const mail = await PostalMime.parse(bytes)
          for (const { address } of session.envelope.rcptTo) taken.push({ to: address, mail })
          it.beforeAnswer?.()
          callback()
        })()
      },
    })
    server.on('error', () => undefined)
    const listening = server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    port = (listening.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    server = undefined
  }
  await start()
  const env = {
    DUMONT_SMTP_HOST: '127.0.0.1',
    DUMONT_SMTP_PORT: String(port),
    DUMONT_SMTP_TLS: 'none',
    DUMONT_SMTP_FROM: 'dumont@gpu.test',
    DUMONT_PUBLIC_URL: 'https://gpu.test',
  }
  return Object.assign(it, { env, taken, stop, start, refuse })
}
