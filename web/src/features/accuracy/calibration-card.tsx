import type { ForecastAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { CalibrationPlot } from './calibration-plot.tsx'
import { formatShare } from './format-error.ts'

type Levels = ForecastAccuracy['calibration']

/** What was said to hold with a probability, against how often it did. */
export function CalibrationCard({ calibration, coverage }: { calibration: Levels; coverage: number | null }) {
  const { calibration: words } = useStrings().accuracy
  const { language } = useLocale()
  const band = words.band(formatShare(coverage, language))
  return (
    <Card title={words.title} subtitle={words.subtitle}>
      <div className="flex flex-wrap items-start gap-x-5 gap-y-4">
        <CalibrationPlot calibration={calibration} label={`${words.plotLabel} ${coverage === null ? '' : band}`.trim()} />
        <table className="num min-w-28 flex-1 text-[13px]">
          <caption className="sr-only">{words.title}</caption>
          <thead className="text-[12px] text-muted">
            <tr>
              <th scope="col" className="pb-1 text-left font-medium">
                {words.said}
              </th>
              <th scope="col" className="pb-1 text-right font-medium">
                {words.observed}
              </th>
            </tr>
          </thead>
          <tbody>
            {calibration.map(({ level, observed }) => (
              <tr key={level} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {formatShare(level, language)}
                </th>
                <td className="py-1 text-right font-medium">{formatShare(observed, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {coverage !== null && <p className="num mt-4 border-t border-line pt-4 text-[13px]">{band}</p>}
    </Card>
  )
}
