import type { ForecastAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatWholePercent } from '../../ui/format-money.ts'

const size = 208
const room = { left: 38, bottom: 22, top: 6, right: 8 }
const x = (share: number) => room.left + share * (size - room.left - room.right)
const y = (share: number) => size - room.bottom - share * (size - room.top - room.bottom)
const ticks = [0, 0.25, 0.5, 0.75, 1]

/** Said level to the right, observed share upwards: a calibrated forecast lies on the diagonal. The 80 % band lies between 10 and 90 %. */
export function CalibrationPlot({ calibration, label }: { calibration: ForecastAccuracy['calibration']; label: string }) {
  const { calibration: words } = useStrings().accuracy
  const { language } = useLocale()
  const points = calibration.flatMap(({ level, observed }) => (observed === null ? [] : [{ level, observed }]))
  const percent = (share: number) => formatWholePercent(share, language)
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width={size} height={size} className="num shrink-0 text-[10.5px]">
      <rect x={x(0.1)} y={y(1)} width={x(0.9) - x(0.1)} height={y(0) - y(1)} fill="var(--band-80)" />
      {ticks.map((tick) => (
        <g key={tick} stroke="var(--line)" fill="var(--muted)">
          <path d={`M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}`} />
          <text x={x(0) - 6} y={y(tick) + 3.5} textAnchor="end" stroke="none">
            {percent(tick)}
          </text>
          <text x={x(tick)} y={size - 6} textAnchor={tick === 1 ? 'end' : 'middle'} stroke="none">
            {tick === 0.5 || tick === 1 ? percent(tick) : ''}
          </text>
        </g>
      ))}
      <text x={x(0.5)} y={y(1) + 14} textAnchor="middle" fill="var(--muted)">
        {words.bandName}
      </text>
      <path d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} stroke="var(--history)" strokeDasharray="3 3" />
      <polyline points={points.map(({ level, observed }) => `${x(level)},${y(observed)}`).join(' ')} fill="none" stroke="var(--accent)" strokeWidth={2} />
      {points.map(({ level, observed }) => (
        <circle key={level} cx={x(level)} cy={y(observed)} r={3.5} fill="var(--surface)" stroke="var(--accent)" strokeWidth={2} />
      ))}
    </svg>
  )
}
