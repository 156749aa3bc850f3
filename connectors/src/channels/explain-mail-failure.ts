import { ChannelError } from './channel.ts'

type SmtpFailure = { code?: unknown; command?: unknown; responseCode?: unknown; response?: unknown }

/**
 * What the mail server's answer means. Permanent is only what it said of this message (RFC 5321: 5yz after MAIL, RCPT or DATA); a wrong password or a missing
 * STARTTLS is for the admin to mend, after which the message can still go out.
 */
export function explainMailFailure(host: string, error: unknown): ChannelError {
  const { code, command, responseCode, response } = (error ?? {}) as SmtpFailure
  const status = typeof responseCode === 'number' ? responseCode : undefined
  const say = (message: string, of: 'message' | 'server', isPermanent = false) =>
    new ChannelError(message, { isPermanent, isOfServer: of === 'server', cause: error })
  if (code === 'EAUTH') return say(`${host} refused the user or password of DUMONT_SMTP_USER${status ? ` (${status})` : ''}`, 'server')
  if (code === 'ETLS') return say(`${host} offers no encryption (STARTTLS); see DUMONT_SMTP_TLS`, 'server')
  if (status !== undefined && status >= 500 && isOfMessage(command)) return say(`${host} refused it for good (${answerOf(status, response)})`, 'message', true)
  if (status !== undefined && status >= 400)
    return say(`${host} will not take it now (${answerOf(status, response)})`, isOfMessage(command) && status !== 421 ? 'message' : 'server')
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return say(`${host} broke off in the middle of the message`, 'message')
  return say(`No answer from ${host}${typeof code === 'string' ? ` (${code})` : ''}`, 'server')
}

const isOfMessage = (command: unknown): boolean => typeof command === 'string' && /^(MAIL|RCPT|DATA)/.test(command)

/** One line of printable text, so that a server cannot write into our pages and logs. */
function answerOf(status: number, response: unknown): string {
  const line =
    typeof response === 'string'
      ? response
          .split(/[\r\n]/)[0]!
          .replace(/[^\x20-\x7E]/g, '')
          .slice(0, 160)
      : ''
  return line || String(status)
}
