import { http, HttpResponse, type RequestHandler } from 'msw'
import { answer, failure, type Answer } from './answer.ts'

const respond = ({ status, body }: Answer) => (body === undefined ? new HttpResponse(null, { status }) : HttpResponse.json(body as object, { status }))

/** The canned API. */
export const apiHandler: RequestHandler = http.all('*/api/v1/*', async ({ request }) => {
  const { pathname, searchParams } = new URL(request.url)
  const body: unknown = request.headers.get('content-type')?.includes('json') ? await request.json() : undefined
  return respond(answer(request.method, pathname.slice('/api/v1/'.length), searchParams, body))
})

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One answer of its own for one test. */
export const answering = (method: Method, path: string, body: unknown, status = 200): RequestHandler =>
  http[method](`*/api/v1/${path}`, () => respond({ status, body }))

export const failing = (method: Method, path: string, status: number, code: string, more: object = {}): RequestHandler =>
  http[method](`*/api/v1/${path}`, () => respond(failure(status, code, `It failed with ${code}.`, more)))

/** Keeps the bodies of what was sent. */
export function recording(method: Method, path: string, sent: unknown[], body?: unknown, status = body === undefined ? 204 : 200): RequestHandler {
  return http[method](`*/api/v1/${path}`, async ({ request }) => {
    const text = await request.text()
    sent.push(text === '' ? null : JSON.parse(text))
    return respond({ status, body })
  })
}
