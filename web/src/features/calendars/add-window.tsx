import type { TimeWindow } from '@dumont/contracts'
import { CalendarPlus, Check } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { useCalendarStatusQuery } from './api.ts'

const AddWindowDialog = lazy(() => import('./add-window-dialog.tsx'))

/** Beside the best time: puts a window into a connected calendar. Nothing is shown where none could be added. */
export function AddWindow({ windows, title, gpuCount }: { windows: readonly TimeWindow[]; title: string; gpuCount: number }) {
  const { calendar: words } = useStrings()
  const { data: status } = useCalendarStatusQuery()
  const [isOpen, setOpen] = useState(false)
  const [isAdded, setAdded] = useState(false)
  const connections = (status?.connections ?? []).filter(({ kind, state }) => kind === 'google' && state !== 'reconnect_needed')
  if (connections.length === 0) return null
  return (
    <>
      <Button disabled={windows.length === 0} onClick={() => setOpen(true)}>
        <CalendarPlus aria-hidden />
        {words.add.button}
      </Button>
      {isAdded && (
        <p role="status" className="flex items-center gap-1.5 text-[13px]">
          <Check aria-hidden className="size-4 text-good" />
          {words.add.added}
        </p>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <AddWindowDialog
            windows={windows}
            connections={connections}
            title={title}
            gpuCount={gpuCount}
            onClose={() => setOpen(false)}
            onAdded={() => setAdded(true)}
          />
        </Suspense>
      )}
    </>
  )
}
