import type { TimeWindow } from '@dumont/contracts'
import { useRef, useState } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useStrings } from '../../app/i18n/index.ts'
import { useAddWindowMutation } from './api.ts'
import { newUuid } from './new-uuid.ts'
import { windowEvents } from './window-events.ts'

/** Adds a window to a calendar. Each of its events gets its id once, so that trying again after a failure adds none twice. */
export function useAddWindow() {
  const { add: words } = useStrings().calendar
  const ids = useRef(new Map<string, string>())
  const [send] = useAddWindowMutation()
  const [isAdding, setAdding] = useState(false)
  const [failure, setFailure] = useState<ApiError>()
  const idOf = (key: string): string => {
    const id = ids.current.get(key) ?? newUuid()
    ids.current.set(key, id)
    return id
  }
  const add = async (connectionId: number, window: TimeWindow, title: string, description: string): Promise<boolean> => {
    if (isAdding) return false
    setAdding(true)
    setFailure(undefined)
    // Another text is another event: the same id must never stand for two contents.
    const known = window.pieces.map(({ start_time: start, end_time: end }) => idOf([connectionId, start, end, title, description].join('|')))
    let error: ApiError | undefined
    for (const event of windowEvents(window, title, description, known, words)) {
      error = asApiError((await send({ connection_id: connectionId, ...event })).error)
      if (error) break
    }
    setFailure(error)
    setAdding(false)
    return !error
  }
  return { add, isAdding, failure }
}
