import { ConnectorError } from '../connector-error.ts'

/** The same answer with a body that breaks off as an error when it grows past the limit; bytes are counted unpacked. */
export function limitBody(answer: Response, how: { maxBytes: number; host: string; explain: (error: unknown) => unknown }): Response {
  const { status, statusText, headers } = answer
  const plain = { status, statusText, headers: new Headers([...headers]) }
  if (!answer.body) return new Response(null, plain)
  return new Response(limited(answer.body.getReader(), how), plain)
}

function limited(
  from: ReadableStreamDefaultReader<Uint8Array>,
  { maxBytes, host, explain }: { maxBytes: number; host: string; explain: (error: unknown) => unknown },
): ReadableStream<Uint8Array> {
  let bytes = 0
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await from.read().catch((error: unknown) => {
        throw explain(error)
      })
      if (done) return controller.close()
      bytes += value.byteLength
      if (bytes > maxBytes) {
        await from.cancel().catch(() => undefined)
        throw new ConnectorError('unexpected_answer', `The answer of ${host} is larger than ${(maxBytes / 1e6).toFixed(0)} MB`)
      }
      controller.enqueue(value)
    },
    cancel: (reason) => from.cancel(reason),
  })
}
