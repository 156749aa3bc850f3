import { useStrings } from '../../app/i18n/index.ts'
import type { PriceScale } from './chart-data.ts'
import { plot, topOf } from './chart-layout.ts'

/** Keeps the words readable over bands without hiding them. */
const outline = '0 0 3px var(--surface), 0 0 3px var(--surface), 0 0 6px var(--surface), 0 0 6px var(--surface)'

/** The reader's own limit across the picture. A limit far outside of it has its words at the edge and no line. */
export function AlertLine({ usd, text, scale }: { usd: number; text: string; scale: PriceScale }) {
  const { priceAlert: words } = useStrings()
  const isInside = usd >= scale.min && usd <= scale.max
  const isHigh = usd > scale.max - (scale.max - scale.min) * 0.08
  const label = isInside ? words.line(text) : usd < scale.min ? words.lineBelow(text) : words.lineAbove(text)
  return (
    <div aria-hidden data-testid="alert-line" className="pointer-events-none absolute inset-0">
      {isInside && (
        <div className="absolute border-t-[1.5px] border-dashed border-warn" style={{ top: topOf(usd, scale), left: plot.left, right: plot.right }} />
      )}
      <span
        className={`num absolute px-1 text-[12px] font-semibold whitespace-nowrap text-warn ${isHigh ? 'translate-y-0.5' : '-translate-y-full'}`}
        style={{ top: topOf(usd, scale), right: plot.right, textShadow: outline }}
      >
        {label}
      </span>
    </div>
  )
}
