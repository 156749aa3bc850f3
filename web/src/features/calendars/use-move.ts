import type { CalendarSuggestion } from '@dumont/contracts'
import { useState } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useMoveEventMutation } from './api.ts'

type Place = { start: string; end: string; was_start: string }
/** The last move, until the next one. */
export type Moved = { id: string; title: string; start: string; undo: Place | undefined; error: ApiError | undefined }

/** Moves an event, and back: once, until something else is moved. */
export function useMove() {
  const [move, { isLoading }] = useMoveEventMutation()
  const [moved, setMoved] = useState<Moved>()
  const [busyId, setBusyId] = useState<string>()
  const send = async (id: string, body: Place) => {
    setBusyId(id)
    const answer = await move({ id, body })
    setBusyId(undefined)
    return answer
  }
  const accept = async ({ event_id: id, event_summary: title, suggested_start: start, suggested_end: end, original_start: from }: CalendarSuggestion) => {
    const { data, error } = await send(id, { start, end, was_start: from })
    setMoved({ id, title, start: data?.event.start ?? from, undo: data?.undo, error: asApiError(error) })
  }
  const undo = async ({ id, title, undo: back }: Moved) => {
    if (!back) return
    const { data, error } = await send(id, back)
    const failure = asApiError(error)
    // What failed can be tried again.
    setMoved({ id, title, start: data?.event.start ?? back.start, undo: failure ? back : undefined, error: failure })
  }
  return { moved, accept, undo, isBusy: isLoading, busyId }
}
