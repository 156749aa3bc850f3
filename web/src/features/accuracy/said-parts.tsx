import type { PastForecast } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { formatError, formatShare } from './format-error.ts'

/** How this one forecast did, in a line. */
export function SaidScore({ past }: { past: PastForecast }) {
  const { said: words } = useStrings().accuracy
  const { language } = useLocale()
  const parts = [
    past.num_samples === 0
      ? words.notScored
      : words.score(formatError(past.mape, language), formatError(past.naive_mape, language), formatShare(past.coverage_80, language)),
    words.hours(formatNumber(past.num_samples, language), formatNumber(past.points.length, language)),
    words.model(past.model_version),
    past.cold_start && words.coldStart,
  ]
  return <p className="num text-[13px] text-muted">{parts.filter(Boolean).join(' ')}</p>
}

export function SaidLegend() {
  const { forecast, accuracy } = useStrings()
  const items: [string, string][] = [
    [accuracy.said.legendTrue, 'h-0.5 w-4 bg-history'],
    [accuracy.said.legendSaid, 'h-[3px] w-4 rounded-full bg-accent'],
    [forecast.legend.band50, 'size-3.5 rounded-[3px] border border-accent/60 bg-band-50'],
    [forecast.legend.band80, 'size-3.5 rounded-[3px] border border-accent/40 bg-band-80'],
  ]
  return (
    <ul aria-label={forecast.legendLabel} className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px] text-muted">
      {items.map(([label, look]) => (
        <li key={label} className="flex items-center gap-2">
          <span aria-hidden className={`inline-block ${look}`} />
          {label}
        </li>
      ))}
    </ul>
  )
}
