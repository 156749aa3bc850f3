import type { Savings } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { providerName } from '../../ui/provider-name.ts'
import { useMoney } from './use-money.ts'

/** Second opinions on what runs now; nothing is drawn when there are none. */
export function OtherCard({ lines }: { lines: Savings['second_lines'] }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const items = [
    { label: words.smallest, line: lines.smallest_purchasable },
    { label: words.spot, line: lines.cloud_spot },
    ...lines.other_providers.map((line) => ({ label: words.otherProvider(providerName(line.provider)), line })),
  ]
  const shown = items.flatMap(({ label, line }) => (line ? [{ label, line }] : []))
  if (shown.length === 0) return null
  return (
    <Card title={words.otherTitle} subtitle={words.otherText}>
      <ul aria-label={words.otherTitle} className="num flex flex-col divide-y divide-line text-[13px]">
        {shown.map(({ label, line }) => (
          <li key={label} className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 py-2">
            <span>{label}</span>
            <span className="text-muted">
              {words.secondLine(money.rate(line.usd_per_hour), formatNumber(line.instances, language))}, <Verdict saves={line.savings_per_hour} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Less than is shown of a rate is no difference. */
function Verdict({ saves }: { saves: number }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  if (Math.abs(saves) < 0.000_05) return <strong className="font-medium text-ink">{words.secondSame}</strong>
  if (saves < 0) return <strong className="font-medium text-bad">{words.secondLoses(money.rate(-saves))}</strong>
  return <strong className="font-medium text-good">{words.secondSaves(money.rate(saves))}</strong>
}
