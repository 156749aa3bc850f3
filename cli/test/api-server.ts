import type { Job } from '@dumont/contracts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ApiServer = { url: string; asked: Job[]; close(): void }

/** An API over HTTP that answers about timing what `answer` says. */
export async function anApiServer(answer: (job: Job) => object): Promise<ApiServer> {
  const asked: Job[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const job = JSON.parse(body) as Job
    asked.push(job)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer(job)))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked, close: () => void server.close() }
}
