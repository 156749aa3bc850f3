import { Check } from 'lucide-react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { formatStart } from '../windows/format-window.ts'
import type { Moved } from './use-move.ts'

/** What was moved last, and the way back. */
export function MovedNote({ moved, isBusy, onUndo }: { moved: Moved | undefined; isBusy: boolean; onUndo: (moved: Moved) => Promise<void> }) {
  const { calendar } = useStrings()
  const words = calendar.better
  const locale = useLocale()
  if (!moved) return null
  const title = moved.title.trim() || calendar.untitled
  const when = formatStart(Date.parse(moved.start), locale)
  const undo = moved.undo && (
    <Button size="small" disabled={isBusy} aria-label={words.undoLabel(title)} onClick={() => void onUndo(moved)}>
      {words.undo}
    </Button>
  )
  if (moved.error) return <Failure error={moved.error} title={moved.undo ? words.undoFailed(title) : words.moveFailed(title)} actions={undo} />
  return (
    <p role="status" className="flex items-center gap-2 rounded-lg bg-good-surface px-3 py-2 text-[13px]">
      <Check aria-hidden className="size-4 shrink-0 text-good" />
      <span className="min-w-0 flex-1 break-words">{moved.undo ? words.moved(title, when) : words.undone(title, when)}</span>
      {undo}
    </p>
  )
}
