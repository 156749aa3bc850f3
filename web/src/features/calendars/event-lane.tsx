import clsx from 'clsx'
import { useMemo, useRef, useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { useWidth } from '../../ui/use-width.ts'
import type { Span } from '../forecasts/chart-data.ts'
import { plot } from '../forecasts/chart-layout.ts'
import { decideLane, type Block, type Crowd, type LaneItem } from './decide-lane.ts'
import { LaneTooltip } from './lane-tooltip.tsx'

type Props = { items: readonly LaneItem[]; span: Span; tell: (item: LaneItem) => string[] }
type Told = { items: LaneItem[]; left: number }

const rowPx = 22
const crowdPx = 16

/** Events above the prices, each at its hours. For the eye and the pointer: the chart's slider, its table and the list say the same in words. */
export default function EventLane({ items, span, tell }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const width = Math.max(60, useWidth(box) - plot.left - plot.right)
  const lane = useMemo(() => decideLane(items, span, width), [items, span, width])
  const [told, setTold] = useState<Told>()
  const point = (next: Told) => ({ onPointerEnter: () => setTold(next), onPointerDown: () => setTold(next) })
  return (
    <div
      ref={box}
      aria-hidden
      data-testid="events"
      className="relative select-none"
      onPointerLeave={({ pointerType }) => pointerType !== 'touch' && setTold(undefined)}
    >
      {lane.blocks.length > 0 && (
        <div
          className="relative mb-1"
          style={{ marginLeft: plot.left, marginRight: plot.right, height: lane.rows * rowPx + (lane.crowds.length > 0 ? crowdPx : 0) }}
        >
          {lane.blocks.map((block) => (
            <Mark key={block.item.id} block={block} {...point({ items: [block.item], left: block.left })} />
          ))}
          {lane.crowds.map((crowd) => (
            <More key={crowd.left} crowd={crowd} top={lane.rows * rowPx} right={width} {...point({ items: crowd.items, left: crowd.left })} />
          ))}
        </div>
      )}
      {told && (
        <LaneTooltip items={told.items} left={told.left + plot.left} width={width + plot.left + plot.right} tell={tell} onLeave={() => setTold(undefined)} />
      )}
    </div>
  )
}

type Pointed = { onPointerEnter: () => void; onPointerDown: () => void }

const bars = {
  work: 'h-[6px] bg-event',
  event: 'h-[3px] bg-event',
  all_day: 'h-[3px] bg-[repeating-linear-gradient(90deg,var(--event)_0_3px,transparent_3px_6px)]',
  suggested: 'h-[7px] border border-dashed border-good bg-good/15',
}

/** A name over a bar. GPU work has a badge and a thick bar, whole days a dotted one, a better time a dashed outline. */
function Mark({ block: { item, row, left, width, room }, ...pointed }: { block: Block } & Pointed) {
  const { calendar: words } = useStrings()
  const { isBadged, text } = shownOf(item, room)
  return (
    <div
      data-testid={`lane-${item.kind}`}
      className="absolute cursor-default pb-1"
      style={{ left, width: Math.max(width, 10), top: row * rowPx, height: rowPx }}
      {...pointed}
    >
      {(isBadged || text) && (
        <span
          className={clsx(
            'absolute bottom-[11px] left-0 flex items-center gap-1 overflow-hidden text-[11px] leading-[11px] font-semibold whitespace-nowrap',
            item.kind === 'suggested' ? 'text-good' : 'text-event',
          )}
          style={{ width: Math.min(room - 6, 220) }}
        >
          {isBadged && <span className="shrink-0 rounded-[3px] border border-event px-[3px] text-[9px] leading-[9px] font-bold">{words.gpuBadge}</span>}
          {text && <span className="truncate py-px leading-[13px]">{text}</span>}
        </span>
      )}
      <span className={clsx('absolute bottom-1 left-0 block rounded-full', bars[item.kind], item.isStale && 'opacity-55')} style={{ width }} />
    </div>
  )
}

/** What fits above a bar. Where there is little room the badge of GPU work stays; two letters of a name would tell nothing. */
function shownOf({ kind, label, sign }: LaneItem, room: number): { isBadged: boolean; text: string | undefined } {
  const isBadged = kind === 'work' && room >= 26
  const text = kind === 'suggested' ? sign : label
  return { isBadged, text: room >= { work: 64, suggested: 52, event: 46, all_day: 46 }[kind] ? text : undefined }
}

function More({ crowd, top, right, ...pointed }: { crowd: Crowd; top: number; right: number } & Pointed) {
  const { calendar: words } = useStrings()
  return (
    <span
      data-testid="lane-more"
      className="num absolute cursor-default rounded bg-raised px-1 text-[11px] leading-[14px] font-semibold text-event"
      style={{ left: Math.min(crowd.left, right - 26), top }}
      {...pointed}
    >
      {words.crowd(String(crowd.items.length))}
    </span>
  )
}
