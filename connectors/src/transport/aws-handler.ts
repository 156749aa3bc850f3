import { Readable } from 'node:stream'

/** What the AWS SDK hands to its `requestHandler`; written out here so that this folder needs no package of theirs. */
type SdkRequest = {
  protocol: string
  hostname: string
  port?: number
  path: string
  method: string
  query?: Record<string, string | string[] | null>
  headers: Record<string, string>
  body?: unknown
}
type SdkResponse = { statusCode: number; reason: string; headers: Record<string, string>; body: Readable }

/** A `requestHandler` for AWS SDK clients whose requests go through the given (guarded) fetch. */
export function createAwsHandler(guarded: typeof fetch, signal?: AbortSignal) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
    destroy(): void {},
    async handle(request: SdkRequest, options: { abortSignal?: AbortSignal } = {}): Promise<{ response: SdkResponse }> {
      const signals = [signal, options.abortSignal].filter((one) => one !== undefined)
      const answer = await guarded(addressOf(request), {
        method: request.method,
        // fetch makes these itself and refuses to be told.
        headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !/^(host|content-length)$/i.test(name))),
        body: bodyOf(request),
        ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      })
      const body = answer.body ? Readable.fromWeb(answer.body) : Readable.from([])
      return { response: { statusCode: answer.status, reason: answer.statusText, headers: Object.fromEntries(answer.headers), body } }
    },
  }
}

function addressOf({ protocol, hostname, port, path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${escape(name)}=${escape(one)}`))
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}

/** As AWS signs it: a space is %20, and ! ' ( ) * are escaped too. */
const escape = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

function bodyOf({ method, body }: SdkRequest): string | Uint8Array<ArrayBuffer> | undefined {
  if (method === 'GET' || method === 'HEAD' || body == null) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return body as string | Uint8Array<ArrayBuffer>
  throw new TypeError('only small bodies are sent to AWS: text or bytes')
}
