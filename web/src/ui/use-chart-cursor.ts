import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { moveCursor } from './move-cursor.ts'

/** The axis a cursor walks along. A place is what the chart keeps: an instant stays the same hour after a refresh, the number of a bar stays the same bar. */
type Axis = {
  count: number
  /** Steps of PageUp and PageDown. */
  page: number
  /** The item nearest to a place; undefined: where the cursor rests when nobody moves it. */
  indexAt: (place: number | undefined) => number
  placeOf: (index: number) => number | undefined
  /** The place at `x` pixels from the left of a chart `width` pixels wide. */
  placeAt: (x: number, width: number) => number
}

/** One cursor for pointer and keyboard. It goes when the pointer leaves, but not when a key put it there. */
export function useChartCursor({ count, page, indexAt, placeOf, placeAt }: Axis) {
  const [place, setPlace] = useState<number>()
  const byKeyboard = useRef(false)
  const index = indexAt(place)
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    byKeyboard.current = false
    setPlace(placeAt(event.clientX - left, width))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.altKey || event.ctrlKey || event.metaKey ? undefined : moveCursor(index, event.key, event.shiftKey, { count, page })
    if (next === undefined) return
    event.preventDefault()
    byKeyboard.current = true
    setPlace(next === null ? undefined : placeOf(next))
  }
  const handlers = {
    onKeyDown,
    onPointerDown: point,
    onPointerMove: point,
    onPointerLeave: () => !byKeyboard.current && setPlace(undefined),
    onBlur: () => setPlace(undefined),
  }
  return { index, isShown: place !== undefined, handlers }
}
