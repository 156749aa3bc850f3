import type { Alert } from '@dumont/contracts'
import { TriangleAlert, X } from 'lucide-react'
import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'

/** In a corner until it is opened or closed: an alert about money must not vanish by itself. Announced politely. */
export function AlertToast({ news, onDismiss }: { news: Alert[]; onDismiss: () => void }) {
  const { alerts: words, app } = useStrings()
  const [newest] = news
  return (
    <div role="status" aria-live="polite" className="fixed right-4 bottom-4 left-4 z-30 sm:left-auto sm:w-[380px]">
      {newest && (
        <div className="flex items-start gap-3 rounded-xl border border-warn/45 bg-warn-surface p-4 shadow-2xl">
          <TriangleAlert aria-hidden className="mt-0.5 size-[18px] shrink-0 text-warn" />
          <div className="min-w-0 flex-1">
            <p className="text-[12px] text-muted">{news.length > 1 ? words.toastMany(String(news.length)) : words.toast}</p>
            <p className="font-semibold break-words">{newest.title}</p>
            <Link to="/alerts" onClick={onDismiss} className="text-[13px] text-accent underline underline-offset-4">
              {words.toastOpen}
            </Link>
          </div>
          <Button tone="quiet" size="icon" aria-label={app.close} className="-mt-2 -mr-2" onClick={onDismiss}>
            <X aria-hidden />
          </Button>
        </div>
      )}
    </div>
  )
}
