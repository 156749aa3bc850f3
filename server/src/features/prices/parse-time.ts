const MINUTE = 60_000
const days = new Map<string, number>()

/** Milliseconds since 1970, or NaN. A time without a zone is refused: it would mean another moment on another machine. */
export function parseTime(text: string): number {
  if (text.length !== 20 || !text.endsWith('Z') || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return parseAnyZone(text)
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)]
  if (!(hour < 24 && minute < 60 && second < 60)) return NaN
  return startOfDay(text.slice(0, 10)) + (hour * 60 + minute) * MINUTE + second * 1000
}

/** Files hold few days and many times of each. */
function startOfDay(day: string): number {
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size > 20_000) days.clear()
  const start = realDay(day)
  days.set(day, start)
  return start
}

/** `Date.parse` would take 30 February for 1 March. */
function realDay(day: string): number {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day) ? start : NaN
}

function parseAnyZone(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(text)
  return match && !Number.isNaN(realDay(match[1]!)) ? Date.parse(text.replace(' ', 'T')) : NaN
}

function two(text: string, at: number): number {
  const [a, b] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : NaN
}
