/** The next round number (1, 2 or 5 times a power of ten) that is not below. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return ([1, 2, 5].find((times) => times * power >= value * (1 - 1e-9)) ?? 10) * power
}

export type AmountScale = { min: number; max: number; step: number }

/** A slider that has its amount near the middle, and a hundred steps. */
export function amountScale(amount: number): AmountScale {
  const max = Math.max(10, roundUp(amount * 1.5))
  const step = max / 100
  return { min: step, max, step }
}

/** What the API takes: above 0, up to a billion, whole cents. Undefined: it is no such number. */
export function readAmount(text: string, language: string): number | undefined {
  const bare = text
    .trim()
    .replace(/^(US\$|\$)\s*/, '')
    .replaceAll(/\s/g, '')
  // As if everybody wrote points before cents and commas between thousands.
  const swap: Record<string, string> = language.startsWith('pt') ? { '.': ',', ',': '.' } : {}
  const plain = bare.replaceAll(/[.,]/g, (mark) => swap[mark] ?? mark)
  const amount = Math.round(numberIn(plain) * 100) / 100
  return amount > 0 && amount <= 1e9 ? amount : undefined
}

/** Commas go only where they part thousands: a lone one elsewhere was meant as the point of the other language ("0,25"). */
function numberIn(plain: string): number {
  if (/^[1-9]\d{0,2}(,\d{3})+([.]\d*)?$/.test(plain)) return Number(plain.replaceAll(',', ''))
  return /^\d+([.,]\d*)?$|^[.,]\d+$/.test(plain) ? Number(plain.replace(',', '.')) : NaN
}

/** A first amount: a month at the pace that the page shows, rounded up; 100 when nothing is known. */
export function suggestAmount(weekUsd: number | undefined): number {
  return weekUsd !== undefined && weekUsd > 0 ? Math.max(5, roundUp((weekUsd / 7) * 30)) : 100
}
