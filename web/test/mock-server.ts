/** Serves the built page with canned answers, to look at it without a server: `node web/test/mock-server.ts [port] [dist]`. Development only. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { answer } from './answer.ts'

const dist = process.argv[3] ?? join(import.meta.dirname, '..', 'dist')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'"

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname.startsWith('/api/v1/')) {
    let sent = ''
    for await (const chunk of request) sent += String(chunk)
    const { status, body } = answer(request.method ?? 'GET', url.pathname.slice('/api/v1/'.length), url.searchParams, readJson(sent))
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body))
    return
  }
  const wanted = join(dist, normalize(url.pathname))
  const file = wanted.startsWith(dist) && extname(wanted) && existsSync(wanted) ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy })
  createReadStream(file).pipe(response)
}).listen(Number(process.argv[2] ?? 4499), '127.0.0.1')

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
