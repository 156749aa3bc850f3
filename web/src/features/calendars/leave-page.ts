/** Goes to another site; only a web address, whatever an answer may hold. */
export function leavePage(url: string): boolean {
  if (!URL.canParse(url) || !['https:', 'http:'].includes(new URL(url).protocol)) return false
  location.assign(url)
  return true
}
