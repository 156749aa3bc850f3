import { ConnectorError } from '../connector-error.ts'

/** Page after page until there is no token for a next one. @throws ConnectorError when a token comes again, or pages have no end */
export async function* followTokens<T extends { next?: string | null | undefined }>(
  { vendor, maxPages }: { vendor: string; maxPages: number },
  ask: (token: string | undefined) => Promise<T>,
): AsyncGenerator<T> {
  const seen = new Set<string>()
  for (let token: string | undefined, first = true; first || token; first = false) {
    const page = await ask(token)
    yield page
    token = page.next || undefined
    if (token && seen.has(token)) throw new ConnectorError('unexpected_answer', `${vendor} sent the same page token twice`)
    if (token && seen.add(token).size > maxPages) throw new ConnectorError('unexpected_answer', `${vendor} has more than ${maxPages} pages`)
  }
}
