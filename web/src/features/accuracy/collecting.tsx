import type { ForecastAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { Progress } from '../../ui/progress.tsx'

/** Too few hours came true yet: how far it is, and why it takes time. */
export function Collecting({ record }: { record: Pick<ForecastAccuracy, 'scored_hours' | 'needed_hours' | 'series'> }) {
  const { collecting: words } = useStrings().accuracy
  const { language } = useLocale()
  const { scored_hours: have, needed_hours: need, series } = record
  return (
    <div role="status" className="flex flex-col gap-3">
      <p className="num text-[15px] font-semibold">{words.title(formatNumber(have, language), formatNumber(need, language))}</p>
      <Progress label={words.bar} share={need > 0 ? have / need : 0} />
      <p className="text-[13px] text-muted">{series.state === 'ended' ? words.ended : words.text}</p>
    </div>
  )
}
