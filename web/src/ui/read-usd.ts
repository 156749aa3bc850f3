/**
 * A number as people type money in a language; NaN: it is none. A separator goes only where it parts thousands: a lone one elsewhere was meant as the point of the
 * other language ("0.25" in Portuguese).
 */
export function readUsd(text: string, language: string): number {
  const bare = text
    .trim()
    .replace(/^(US\$|\$)\s*/, '')
    .replaceAll(/\s/g, '')
  // As if everybody wrote points before cents and commas between thousands.
  const swap: Record<string, string> = language.startsWith('pt') ? { '.': ',', ',': '.' } : {}
  const plain = bare.replaceAll(/[.,]/g, (mark) => swap[mark] ?? mark)
  if (/^[1-9]\d{0,2}(,\d{3})+([.]\d*)?$/.test(plain)) return Number(plain.replaceAll(',', ''))
  return /^\d+([.,]\d*)?$|^[.,]\d+$/.test(plain) ? Number(plain.replace(',', '.')) : NaN
}
