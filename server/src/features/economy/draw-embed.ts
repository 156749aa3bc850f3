import type { EmbedEconomy } from '@dumont/contracts'

const NAME = { aws: 'AWS', gcp: 'Google Cloud', azure: 'Azure' }
const CHARACTER_PX = 6.6
const PADDING_PX = 10

/** An SVG badge: what was saved against whom. All text is ours or a number. */
export function badgeOf({ provider, lifetime_savings: usd, savings_percentage: percent, first_time: isFirst }: EmbedEconomy): string {
  const label = `saved vs ${NAME[provider]}`
  const value = isFirst ? 'no usage yet' : usd === null ? (percent === null ? 'not compared' : `${Math.round(percent)} %`) : dollars(usd)
  const [left, right] = [label, value].map((text) => Math.round(text.length * CHARACTER_PX + 2 * PADDING_PX)) as [number, number]
  const colour = isFirst || !value.startsWith('-') ? '#0f766e' : '#b45309'
  const title = `${label}: ${value}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}"><title>${title}</title>
<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#374151"/><rect x="${left}" width="${right}" height="20" fill="${colour}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${left / 2}" y="14">${label}</text><text x="${left + right / 2}" y="14">${value}</text></g></svg>`
}

function dollars(usd: number): string {
  const cents = Math.round(Math.abs(usd) * 100)
  const digits = cents < 100_000 ? 2 : 0
  const text = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${usd < 0 && cents > 0 ? '-' : ''}$${text}`
}

/** Gauges in Prometheus' text format; money that is hidden is left out. */
export function gaugesOf(found: EmbedEconomy): string {
  const gauges: [string, string, number | null][] = [
    ['dumont_savings_usd', 'Saved over all time', found.lifetime_savings],
    ['dumont_paid_usd', 'Paid for the hours that were compared', found.lifetime_cost],
    ['dumont_reference_usd', 'What the same hours cost at the reference', found.lifetime_provider_cost],
    ['dumont_savings_usd_per_hour', 'By how much savings grow now', found.rate_per_hour],
    ['dumont_savings_percent', 'Saved, of the reference', found.savings_percentage],
    ['dumont_session_savings_usd', 'Saved by what runs now', found.session_savings],
    ['dumont_session_hours', 'Hours of what runs now', found.session_hours],
    ['dumont_active_instances', 'Instances that run or are idle', found.instances_count],
  ]
  const known = gauges.filter((gauge): gauge is [string, string, number] => gauge[2] !== null)
  return known.map(([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}{provider="${found.provider}"} ${value}\n`).join('')
}
