import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGzip } from 'node:zlib'
import type { WireFault } from './faults.ts'

const hugeBytes = 200_000_000

/** Answers as a broken vendor, or what stands before it, would. */
export function breakWire(fault: WireFault, incoming: IncomingMessage, outgoing: ServerResponse, dripMs: number): void {
  const send = (status: number, headers: Record<string, string>, body = '') => void outgoing.writeHead(status, headers).end(body)
  const json = { 'content-type': 'application/json' }
  const how: Record<WireFault, () => void> = {
    html: () => send(200, { 'content-type': 'text/html' }, '<!doctype html><html><body><h1>We will be back soon</h1></body></html>'),
    empty: () => send(200, json),
    truncated: () => send(200, json, '{"data":[{"id":1,"price":0.4'),
    deep_json: () => send(200, json, '['.repeat(1_000_000) + ']'.repeat(1_000_000)),
    huge_body: () => pour(outgoing.writeHead(200, json)),
    gzip_bomb: () => bomb(outgoing),
    no_content: () => send(204, {}),
    redirect_loop: () => send(301, { location: incoming.url ?? '/' }),
    unauthorized: () => send(401, json, '{"error":"unauthorized"}'),
    forbidden: () => send(403, json, '{"error":"forbidden"}'),
    rate_limited: () => send(429, { 'retry-after': '7' }, 'too many requests'),
    rate_limited_silently: () => send(429, {}, 'API requests too frequent: endpoint threshold=3.0'),
    server_error: () => send(500, json, '{"error":"internal"}'),
    slow_loris: () => drip(outgoing, dripMs),
    reset: () => void outgoing.writeHead(200, { ...json, 'content-length': '100000' }).write('{"data":[', () => outgoing.socket?.resetAndDestroy()),
    tls_error: () => outgoing.socket?.destroy(),
  }
  how[fault]()
}

/** 200 MB of a list that does not end, for as long as somebody reads. */
function pour(to: NodeJS.WritableStream & { destroyed?: boolean }): void {
  const chunk = Buffer.from('0,'.repeat(500_000))
  to.write('[')
  let left = hugeBytes
  const more = (): void => {
    while (left > 0 && !to.destroyed) {
      left -= chunk.byteLength
      if (!to.write(chunk)) return void to.once('drain', more)
    }
    to.end()
  }
  more()
}

function bomb(outgoing: ServerResponse): void {
  const gzip = createGzip()
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  outgoing.on('close', () => gzip.destroy())
  gzip.pipe(outgoing)
  pour(gzip)
}

function drip(outgoing: ServerResponse, dripMs: number): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' }).write('[')
  const timer = setInterval(() => outgoing.write(' '), dripMs)
  outgoing.on('close', () => clearInterval(timer))
}
