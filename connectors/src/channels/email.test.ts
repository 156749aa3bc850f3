import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { generate } from 'selfsigned'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { createMailer, type Mail, type SmtpSettings } from './email.ts'

const from = { name: 'Dumont', address: 'dumont@gpu.test' }
const mail: Mail = {
  to: 'ana@lab.test',
  subject: 'Orçamento: 80 % of $200',
  text: 'You have spent $160.20.',
  html: '<p>You have spent <b>$160.20</b>.</p>',
  messageId: 'alert-7-1@gpu.test',
  date: new Date('2026-11-26T10:00:00Z'),
  unsubscribeUrl: 'https://gpu.test/api/v1/unsubscribe?token=abc',
}

let pem: { key: string; cert: string }
beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  pem = { key: made.private, cert: made.cert }
})

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

type Taken = { raw: string; to: string[]; from: string; user: string | undefined; secure: boolean }

/** A real SMTP server that keeps what it takes. */
async function smtp(options: SMTPServerOptions = {}): Promise<{ taken: Taken[]; settings: SmtpSettings }> {
  const taken: Taken[] = []
  const server = new SMTPServer({
    ...pem,
    authOptional: true,
    onAuth: ({ username, password }, _, callback) =>
      username === 'dumont' && password === 'secret' ? callback(null, { user: username }) : callback(new Error('Invalid login')),
    onData(stream, session, callback) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({ raw, from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), user: session.user, secure: session.secure })
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))))
  return { taken, settings: settingsFor((listening.address() as AddressInfo).port) }
}

const settingsFor = (port: number): SmtpSettings => ({ host: 'localhost', port, tls: 'starttls', from, ca: pem.cert })

/** Anything that speaks, or does not. */
async function talker(onLine: (socket: Socket, line: string) => void, greeting = '220 fake ESMTP'): Promise<SmtpSettings> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (greeting) socket.write(`${greeting}\r\n`)
    socket.on('data', (chunk) =>
      chunk
        .toString()
        .split('\r\n')
        .filter(Boolean)
        .forEach((line) => onLine(socket, line)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return { ...settingsFor((server.address() as AddressInfo).port), tls: 'none' }
}

/** Speaks as far as `at` (`.` is the end of the message), and answers that with `reply`. */
function stumbling(at: string, reply: string) {
  let isInMessage = false
  return (socket: Socket, line: string): void => {
    if (isInMessage && line !== '.') return
    if (line.startsWith(at)) {
      if (reply === 'drop') socket.destroy()
      else socket.write(`${reply}\r\n`)
      return
    }
    isInMessage = line === 'DATA'
    socket.write(isInMessage ? '354 go on\r\n' : '250 fine\r\n')
  }
}

const failureOf = (settings: SmtpSettings, message = mail, seconds?: number) =>
  createMailer(settings, seconds)
    .send(message)
    .then(
      () => 'sent',
      (error: unknown) => error,
    )

test('sends text and HTML over STARTTLS with authentication, to one recipient, with its Message-ID and one-click unsubscription', async () => {
  const { taken, settings } = await smtp({ authOptional: false })
  await createMailer({ ...settings, user: 'dumont', password: 'secret' }).send(mail)
  expect(taken).toMatchObject([{ to: ['ana@lab.test'], from: 'dumont@gpu.test', user: 'dumont', secure: true }])
  const read = await PostalMime.parse(taken[0]!.raw)
  expect(read).toMatchObject({
    subject: mail.subject,
    messageId: '<alert-7-1@gpu.test>',
    from,
    to: [{ address: 'ana@lab.test' }],
    date: '2026-11-26T10:00:00.000Z',
  })
  expect(read.text).toContain(mail.text)
  expect(read.html).toContain(mail.html)
  const header = (key: string) => read.headers.find((one) => one.key === key)?.value
  expect(header('list-unsubscribe')).toBe('<https://gpu.test/api/v1/unsubscribe?token=abc>')
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(header('auto-submitted')).toBe('auto-generated')
})

test('a server that offers no STARTTLS gets nothing when encryption is asked for', async () => {
  const { taken, settings } = await smtp({ disabledCommands: ['STARTTLS'] })
  expect(await failureOf(settings)).toMatchObject({ name: 'ChannelError', isPermanent: false, message: expect.stringContaining('STARTTLS') as string })
  expect(taken).toEqual([])
})

test('a certificate that nobody vouches for is refused', async () => {
  const { taken, settings } = await smtp()
  expect(await failureOf({ ...settings, ca: undefined })).toMatchObject({ isPermanent: false })
  expect(taken).toEqual([])
})

test('a wrong password is for the admin to mend: the message is not given up', async () => {
  const { settings } = await smtp({ authOptional: false })
  expect(await failureOf({ ...settings, user: 'dumont', password: 'wrong' })).toMatchObject({
    isPermanent: false,
    message: 'localhost refused the user or password of DUMONT_SMTP_USER (535)',
  })
})

test.each([
  ['MAIL', '550 5.7.1 not from you', true],
  ['RCPT', '550 5.1.1 no such user', true],
  ['RCPT', '450 4.2.0 greylisted, come back later', false],
  ['RCPT', '421 4.3.2 shutting down', false],
  ['DATA', '554 5.7.1 looks like spam', true],
  ['DATA', '451 4.3.0 try later', false],
  ['.', '552 5.3.4 larger than 35 MB', true],
  ['.', '452 4.3.1 disk full', false],
])('%s answered with %s: given up at once is %s', async (at, reply, isPermanent) => {
  const error = await failureOf(await talker(stumbling(at, reply)))
  expect(error).toMatchObject({ name: 'ChannelError', isPermanent, message: expect.stringContaining(reply.slice(0, 3)) as string })
})

test('a connection lost after the message is not known to be delivered: it is tried again', async () => {
  expect(await failureOf(await talker(stumbling('.', 'drop')))).toMatchObject({ name: 'ChannelError', isPermanent: false })
})

test('a server that greets with 554 is not ready for anybody: it is tried again', async () => {
  const settings = await talker(() => undefined, '554 no mail here today')
  expect(await failureOf(settings)).toMatchObject({ name: 'ChannelError', isPermanent: false })
})

test('a server that is not there', async () => {
  const { settings } = await smtp()
  await closing.pop()!()
  expect(await failureOf(settings)).toMatchObject({ isPermanent: false, message: expect.stringMatching(/^No answer from localhost/) as string })
})

test('a server that takes the connection and says nothing holds nobody up', async () => {
  const settings = await talker(() => undefined, '')
  const begin = performance.now()
  expect(await failureOf(settings, mail, 0.3)).toMatchObject({ isPermanent: false })
  expect(performance.now() - begin).toBeLessThan(20_000)
})

test.each([
  'ana@lab.test\r\nBcc: eve@evil.test',
  'ana@lab.test, eve@evil.test',
  'Ana <ana@lab.test>',
  'ana@lab.test;eve@evil.test',
  '"a b"@lab.test',
  'ana',
  '',
])('no mail goes to %j', async (to) => {
  const { taken, settings } = await smtp()
  expect(await failureOf(settings, { ...mail, to })).toMatchObject({ isPermanent: true })
  expect(taken).toEqual([])
})

test('a subject cannot bring a header with it', async () => {
  const { taken, settings } = await smtp()
  expect(await failureOf(settings, { ...mail, subject: 'Hello\r\nBcc: eve@evil.test' })).toMatchObject({ isPermanent: true })
  expect(taken).toEqual([])
})

test('what a server answers is shown as one printable line', async () => {
  const error = await failureOf(await talker(stumbling('RCPT', '550 \u001b[31mno\u0007 such user')))
  expect((error as Error).message).toBe('localhost refused it for good (550 [31mno such user)')
})
