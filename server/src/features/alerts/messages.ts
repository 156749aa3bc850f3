import { readFileSync } from 'node:fs'
import { createMailer, createTransport, type Mailer } from '@dumont/connectors'
import type { Config } from '../../platform/config.ts'

/** Doors through which messages go out. `mailer` undefined: no mail server is configured. */
export type Messages = { mailer: Mailer | undefined; from: string | undefined; fetch: typeof fetch }

declare module '../../platform/feature.ts' {
  interface Outside {
    messages: Messages
  }
}

const RECEIVER_SECONDS = 15

export function messagesOf(config: Config): Messages {
  const { DUMONT_SMTP_HOST: host } = config
  const fetch = createTransport({ allowPrivate: config.DUMONT_ALLOW_PRIVATE_NETWORKS, timeoutMs: RECEIVER_SECONDS * 1000, maxBytes: 1_000_000 })
  if (!host) return { mailer: undefined, from: undefined, fetch }
  const address = config.DUMONT_SMTP_FROM ?? `dumont@${new URL(config.publicUrl).hostname}`
  const mailer = createMailer({
    host,
    port: config.DUMONT_SMTP_PORT,
    tls: config.DUMONT_SMTP_TLS,
    from: { name: 'Dumont', address },
    ...(config.DUMONT_SMTP_USER ? { user: config.DUMONT_SMTP_USER, password: config.DUMONT_SMTP_PASSWORD ?? '' } : {}),
    ...(config.DUMONT_SMTP_CA ? { ca: readFileSync(config.DUMONT_SMTP_CA, 'utf8') } : {}),
  })
  return { mailer, from: address, fetch }
}
