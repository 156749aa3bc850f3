import { useEffect, useId, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { Slider } from '../../ui/slider.tsx'
import { readHours } from './selection.ts'

/** Slider for the common, entry for the exact: both 0.1 to 24 as the API takes them. */
export function HoursOfUse(props: { hours: number; onChange: (hours: number) => void; onCommit: (hours: number) => void }) {
  const { daily: words } = useStrings().forecast
  const { language } = useLocale()
  const id = useId()
  const shown = formatNumber(props.hours, language, 1)
  const [text, setText] = useState(shown)
  useEffect(() => setText(shown), [shown])
  const commit = () => {
    const hours = readHours(text)
    if (hours === undefined) setText(shown)
    else props.onCommit(hours)
  }
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={id} className="text-[13px] text-muted">
          {words.hours}
        </label>
        <input
          id={id}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
          className="num h-8 w-16 rounded-lg border border-line bg-raised px-2 text-right text-[14px] font-medium hover:border-line-strong"
        />
      </div>
      <Slider
        label={words.hours}
        value={props.hours}
        min={0.5}
        max={24}
        step={0.5}
        valueText={`${shown} ${words.hoursUnit}`}
        onChange={props.onChange}
        onCommit={props.onCommit}
      />
    </div>
  )
}
