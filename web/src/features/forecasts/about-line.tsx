import type { CostForecast } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatWholePercent } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'

/** Which model, when, and how far it can be trusted. */
export function AboutLine({ cost }: { cost: CostForecast }) {
  const { about: words } = useStrings().forecast
  const { language, zone } = useLocale()
  const percent = (share: number) => formatWholePercent(share, language)
  const parts = [
    words.issued(formatHour(Date.parse(cost.issued_at), language, zone)),
    words.model(cost.model_version),
    cost.model_confidence === null ? words.notMeasured : words.covered(percent(cost.model_confidence), percent(cost.interval_level)),
    ...(cost.cold_start ? [words.coldStart] : []),
  ]
  return <p className="num mt-3 text-[12px] text-muted">{parts.join(' · ')}</p>
}
