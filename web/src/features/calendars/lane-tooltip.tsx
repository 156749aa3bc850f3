import { useEffect, useRef } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import type { LaneItem } from './decide-lane.ts'

type Props = { items: LaneItem[]; left: number; width: number; tell: (item: LaneItem) => string[]; onLeave: () => void }

const ownWidth = 248
const most = 6

/** What the pointer is on, below the lane and never outside the chart. Escape takes it away, and so does a touch elsewhere. */
export function LaneTooltip({ items, left, width, tell, onLeave }: Props) {
  const { calendar: words } = useStrings()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const byKey = (event: KeyboardEvent) => event.key === 'Escape' && onLeave()
    const byTouch = ({ target }: PointerEvent) => !(target instanceof Node && box.current?.parentElement?.contains(target)) && onLeave()
    addEventListener('keydown', byKey)
    addEventListener('pointerdown', byTouch)
    return () => {
      removeEventListener('keydown', byKey)
      removeEventListener('pointerdown', byTouch)
    }
  }, [onLeave])
  return (
    <div
      ref={box}
      data-testid="lane-tooltip"
      className="num absolute top-full z-20 flex flex-col gap-2 rounded-lg border border-line-strong bg-raised p-3 text-[12px] shadow-xl"
      style={{ left: Math.max(0, Math.min(left, width - ownWidth)), width: ownWidth }}
    >
      {items.slice(0, most).map((item) => {
        const [title, ...lines] = tell(item)
        return (
          <div key={item.id}>
            <p className="font-semibold break-words">{title}</p>
            {lines.map((line) => (
              <p key={line} className="text-muted">
                {line}
              </p>
            ))}
          </div>
        )
      })}
      {items.length > most && <p className="text-muted">{words.andMore(String(items.length - most))}</p>}
    </div>
  )
}
