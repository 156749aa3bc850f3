import { ConnectorError } from '../../connector-error.ts'

/** Where a subscription is fetched; what stands before an @ becomes a header, as fetch wants it. @throws ConnectorError that does not repeat it: it may be secret */
export function addressOf(text: string): { url: URL; headers: Record<string, string> } {
  const url = URL.parse(text.trim().replace(/^webcals?:/i, 'https:'))
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConnectorError('unexpected_answer', 'Not an address that begins with https://, http:// or webcal://')
  const { username, password } = url
  Object.assign(url, { username: '', password: '', hash: '' })
  const name = username === '' ? undefined : Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')
  return { url, headers: name === undefined ? {} : { authorization: `Basic ${name}` } }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
