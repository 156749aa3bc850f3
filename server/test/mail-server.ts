import { afterAll } from 'vitest'
import { receiveMail, type MailServer } from './receive-mail.ts'

export type { MailServer }

/** A real SMTP server on loopback; stops after the test file. */
export async function startMailServer(): Promise<MailServer> {
  const server = await receiveMail()
  afterAll(server.stop)
  return server
}
