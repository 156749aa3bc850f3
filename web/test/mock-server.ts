/** Serves the built page with canned answers, to look at it without a server: `node web/test/mock-server.ts [port] [dist]`. `CALENDAR` in the environment: the state of the reader's calendar. Development only. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { answer } from './answer.ts'
import { eventList, manyEvents, statusOf } from './canned-calendars.ts'

const dist = process.argv[3] ?? join(import.meta.dirname, '..', 'dist')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'"

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname.startsWith('/api/v1/')) {
    let sent = ''
    for await (const chunk of request) sent += String(chunk)
    const { status, body } =
      calendarAnswer(url.pathname) ?? answer(request.method ?? 'GET', url.pathname.slice('/api/v1/'.length), url.searchParams, readJson(sent))
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body))
    return
  }
  const wanted = join(dist, normalize(url.pathname))
  const file = wanted.startsWith(dist) && extname(wanted) && existsSync(wanted) ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy })
  createReadStream(file).pipe(response)
}).listen(Number(process.argv[2] ?? 4499), '127.0.0.1')

function calendarAnswer(path: string): { status: number; body: unknown } | undefined {
  const state = process.env['CALENDAR'] ?? ''
  if (path.endsWith('/calendar-status') && state in statusOf) return { status: 200, body: statusOf[state as keyof typeof statusOf] }
  return path.endsWith('/calendar-events') && process.env['EVENTS'] === 'many' ? { status: 200, body: eventList(manyEvents) } : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
