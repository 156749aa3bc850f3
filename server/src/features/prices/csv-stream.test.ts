import { fastify } from 'fastify'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { type Batches, streamCsv } from './csv-stream.ts'

const app = fastify()
const files: Record<string, () => Batches> = {}
app.get<{ Params: { name: string } }>('/:name', (request, reply) =>
  streamCsv(reply, 'some.csv', files[request.params.name]!(), ['n', 'text'], request.params.name === 'stalled' ? 200 : undefined),
)
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = app.server.address() as AddressInfo
afterAll(async () => {
  app.server.closeAllConnections()
  await app.close()
})
const at = (name: string) => `http://127.0.0.1:${port}/${name}`

const serve = (name: string, file: () => Batches) => void (files[name] = file)

test('batches are one file, with one head', async () => {
  serve('whole', async function* () {
    yield [{ n: 1, text: '=a' }]
    yield []
    yield [{ n: 2, text: 'b' }, { n: 3 }]
  })
  const answer = await fetch(at('whole'))
  expect([...answer.headers]).toEqual(
    expect.arrayContaining([
      ['content-type', 'text/csv; charset=utf-8'],
      ['content-disposition', 'attachment; filename="some.csv"'],
    ]),
  )
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())).toBe("\uFEFFn,text\r\n1,'=a\r\n2,b\r\n3,\r\n")
})

test('what fails before the first batch is an answer', async () => {
  serve('refused', async function* () {
    yield await Promise.reject<[]>(new AppError('validation_failed', 'zone: is none'))
  })
  const answer = await app.inject('/refused')
  expect([answer.statusCode, answer.json().message]).toEqual([400, 'zone: is none'])
})

test.each(['1.1', '1.0'])('a fault in the middle is a broken connection, no shorter file: HTTP/%s', async (version) => {
  serve('broken', async function* () {
    yield [{ n: 1, text: 'a' }]
    await sleep(20)
    throw new Error('the database went away')
  })
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  socket.write(`GET /broken HTTP/${version}\r\nHost: x\r\n\r\n`)
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  expect([error.code, text.includes('1,a\r\n'), text.endsWith('0\r\n\r\n')]).toEqual(['ECONNRESET', true, false])
})

/** Without end; tells how much of it was read, and whether somebody said that no more is wanted. */
function endless(name: string): { batches: number; ended: boolean } {
  const read = { batches: 0, ended: false }
  serve(name, async function* () {
    try {
      for (;;) {
        read.batches++
        yield Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(200) }))
        await sleep(0)
      }
    } finally {
      read.ended = true
    }
  })
  return read
}

async function askFor(name: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /${name} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await once(socket, 'readable')
  return socket
}

test('a reader who takes nothing is waited for, and one who goes away ends the reading', async () => {
  const read = endless('waiting')
  const socket = await askFor('waiting')
  for (let before = -1; before !== read.batches; await sleep(300)) before = read.batches
  expect([read.batches > 1, read.ended]).toEqual([true, false])
  socket.destroy()
  await expect.poll(() => read.ended, { timeout: 10_000 }).toBe(true)
})

test('a reader who takes nothing for too long is taken to be gone', async () => {
  const read = endless('stalled')
  const socket = await askFor('stalled')
  await expect.poll(() => read.ended, { timeout: 10_000 }).toBe(true)
  socket.destroy()
})
