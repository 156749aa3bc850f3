import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { formatHour, localDay } from '../../ui/format-time.ts'
import { Slider } from '../../ui/slider.tsx'
import { forecastOfDay, type Kept } from './said-data.ts'

type Props = { kept: Kept[]; chosen: Kept; onChoose: (id: number) => void; onOlder: (() => void) | undefined; isLoadingOlder: boolean }

/** Issue times as a slider from the oldest to the newest, one step at a time, or by day. `kept`: the newest first. */
export function SaidPicker({ kept, chosen, onChoose, onOlder, isLoadingOlder }: Props) {
  const { said: words } = useStrings().accuracy
  const { language, zone } = useLocale()
  const last = kept.length - 1
  const place = last - kept.indexOf(chosen)
  // The thumb moves here first; the forecast follows when it rests.
  const [shown, setShown] = useState(place)
  useEffect(() => setShown(place), [place])
  const at = (from: number): Kept | undefined => kept[last - from]
  const choose = (from: number) => {
    const one = at(from)
    if (one) onChoose(one.id)
  }
  const name = formatHour(Date.parse((at(shown) ?? chosen).issued_at), language, zone)
  const dayOf = (instant: number) => localDay(instant, zone)
  const issuedDay = (one: Kept | undefined) => (one ? dayOf(Date.parse(one.issued_at)) : undefined)
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <Field
        label={words.day}
        type="date"
        value={issuedDay(chosen) ?? ''}
        min={issuedDay(kept.at(-1))}
        max={issuedDay(kept[0])}
        onChange={({ target }) => {
          const one = target.value ? forecastOfDay(kept, target.value, dayOf) : undefined
          if (one) onChoose(one.id)
        }}
        className="w-40"
      />
      <div className="flex min-w-56 flex-1 items-center gap-2 pb-0.5">
        <Button size="icon" aria-label={words.earlier} title={words.earlier} disabled={place <= 0} onClick={() => choose(place - 1)}>
          <ChevronLeft aria-hidden />
        </Button>
        <Slider label={words.issued} value={shown} min={0} max={Math.max(1, last)} step={1} valueText={name} onChange={setShown} onCommit={choose} />
        <Button size="icon" aria-label={words.later} title={words.later} disabled={place >= last} onClick={() => choose(place + 1)}>
          <ChevronRight aria-hidden />
        </Button>
      </div>
      {onOlder && (
        <Button onClick={onOlder} disabled={isLoadingOlder}>
          {words.older}
        </Button>
      )}
    </div>
  )
}
