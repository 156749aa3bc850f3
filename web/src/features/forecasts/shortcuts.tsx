import { Keyboard } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { RangeName } from './selection.ts'

const rangeKeys: Record<string, RangeName> = { '1': '24h', '3': '3d', '7': '7d', '0': '30d' }

type Props = { onRange: (range: RangeName) => void; onToggleView: () => void }

/** One key each, for as long as nobody is typing. The button is for those who do not guess "?". */
export function Shortcuts({ onRange, onToggleView }: Props) {
  const { shortcuts: words } = useStrings().forecast
  const { app } = useStrings()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const range = rangeKeys[event.key]
      if (range) onRange(range)
      else if (event.key === 't') onToggleView()
      else if (event.key === '?') setOpen(true)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [onRange, onToggleView])
  const lines: [ReactNode, string][] = [
    [<Keys key="ranges" names={['1', '3', '7', '0']} />, words.ranges],
    [<Keys key="table" names={['T']} />, words.table],
    [<Keys key="hour" names={['←', '→']} />, words.hour],
    [<Keys key="day" names={['Shift ←', 'Shift →']} />, words.day],
    [<Keys key="ends" names={['Home', 'End']} />, words.ends],
    [<Keys key="leave" names={['Esc']} />, words.leave],
    [<Keys key="help" names={['?']} />, words.help],
  ]
  return (
    <>
      <Button tone="quiet" size="icon" aria-label={words.open} title={words.open} onClick={() => setOpen(true)} className="max-sm:hidden">
        <Keyboard aria-hidden />
      </Button>
      <Dialog title={words.title} closeLabel={app.close} open={open} onOpenChange={setOpen}>
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2 text-[13px]">
          {lines.map(([keys, meaning]) => (
            <div key={meaning} className="contents">
              <dt className="whitespace-nowrap">{keys}</dt>
              <dd className="text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  )
}

function Keys({ names }: { names: string[] }) {
  return (
    <span className="flex gap-1">
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.closest('[role=dialog],[role=alertdialog]') !== null)
  )
}
