export type Asking = { url: string; headers: Record<string, string> }

/** The value below which a share of all lies. */
export const quantile = (values: readonly number[], level: number): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * level)]!

type How = {
  /** Ask with the ETag of the last answer. */
  known?: boolean
  /** Done before each, outside of the time. */
  before?: () => Promise<void>
}

/** Milliseconds until the whole answer is there, of one client that asks again and again. @throws when one is an error */
export async function times({ url, headers }: Asking, path: string, count: number, { known = false, before }: How = {}): Promise<number[]> {
  const taken: number[] = []
  let etag = ''
  while (taken.length < count) {
    await before?.()
    const began = performance.now()
    const answer = await fetch(url + path, { headers: known ? { ...headers, 'if-none-match': etag } : headers })
    await answer.text()
    if (!answer.ok && answer.status !== 304) throw new Error(`${path}: ${answer.status}`)
    if (!known || answer.status === 304) taken.push(performance.now() - began)
    etag = answer.headers.get('etag') ?? ''
  }
  return taken
}
