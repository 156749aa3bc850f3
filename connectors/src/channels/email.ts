import { createTransport, type Transporter } from 'nodemailer'
import { ChannelError } from './channel.ts'
import { explainMailFailure } from './explain-mail-failure.ts'

/** Of the mail server that takes our messages; from the configuration only. */
export type SmtpSettings = {
  host: string
  port: number
  user?: string
  password?: string
  /** starttls: encrypted or not at all; implicit: encrypted from the first byte (port 465); none: a relay on the same machine. */
  tls: 'starttls' | 'implicit' | 'none'
  from: { name: string; address: string }
  /** PEM of a certificate to trust beside the usual ones. */
  ca?: string
}

export type Mail = {
  /** One address; each message has one recipient. */
  to: string
  subject: string
  text: string
  html: string
  /** Without angle brackets, the same at each attempt: a mailbox that got it twice can tell. */
  messageId: string
  date: Date
  /** Takes a POST without a session, as RFC 8058 wants. */
  unsubscribeUrl?: string
}

/** For all of one message, so that a server that hangs holds nobody up. */
export const mailSeconds = 30

export interface Mailer {
  /** Resolves when the server has taken it. @throws ChannelError */
  send(mail: Mail): Promise<void>
}

export function createMailer(settings: SmtpSettings, seconds = mailSeconds): Mailer {
  return {
    async send(mail) {
      refuseInjection(mail)
      const transport = open(settings, seconds)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new ChannelError(`${settings.host} did not take the message within ${seconds} s`, { isPermanent: false, isOfServer: true })),
          seconds * 1000,
        )
      })
      const sent = transport.sendMail(messageOf(mail, settings))
      // What comes after the deadline has nobody waiting.
      sent.catch(() => undefined)
      await Promise.race([sent, late])
        .catch((error: unknown) => {
          throw error instanceof ChannelError ? error : explainMailFailure(settings.host, error)
        })
        .finally(() => {
          clearTimeout(timer)
          transport.close()
        })
    },
  }
}

function open({ host, port, user, password, tls, ca }: SmtpSettings, seconds: number): Transporter {
  const timeout = (seconds * 1000) / 3
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    auth: user ? { user, pass: password ?? '' } : undefined,
    tls: ca ? { ca } : undefined,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function messageOf({ to, messageId, unsubscribeUrl, ...mail }: Mail, { from }: SmtpSettings) {
  const address = { name: '', address: to }
  const list = unsubscribeUrl ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}
  return {
    ...mail,
    from,
    to: address,
    messageId: `<${messageId}>`,
    envelope: { from: from.address, to: [to] },
    headers: { 'Auto-Submitted': 'auto-generated', ...list },
  }
}

/** nodemailer took a second recipient out of such an address. */
function refuseInjection({ to, subject, messageId, unsubscribeUrl = '' }: Mail): void {
  const isOne = /^[^\s,;:<>()[\]"\\@]+@[^\s,;:<>()[\]"\\@]+$/.test(to)
  const hasBreak = /[\r\n]/.test(subject + messageId + unsubscribeUrl)
  if (!isOne || hasBreak) throw new ChannelError('The address is not one that mail can be sent to', { isPermanent: true })
}
