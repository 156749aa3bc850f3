import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import { ageWords } from './age-words.ts'
import type { Live } from './use-live.ts'

/** What is wrong with the amounts below, if anything: not refreshed, too old to count on, or without news from a vendor. */
export function StateNotices({ live, isPaused }: { live: Live; isPaused: boolean }) {
  const { economy: words, app } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(5_000)
  const { savings, error, answeredAt = 0, refresh } = live
  const retry = (
    <Button size="small" onClick={refresh}>
      {app.retry}
    </Button>
  )
  const clock = (at: number) => formatUpdated(at, now, language, zone)
  return (
    <>
      {error && savings && <Failure error={error} title={words.keptTitle(clock(answeredAt))} actions={retry} />}
      {savings && !error && live.isOld && !isPaused && (
        <Notice tone="warn" title={words.oldTitle(ageWords(answeredAt, now, language))} actions={retry}>
          {words.oldText}
        </Notice>
      )}
      {savings?.stale && (
        <Notice tone="warn" title={words.staleTitle}>
          {savings.last_seen_at && words.staleText(clock(Date.parse(savings.last_seen_at)))}
        </Notice>
      )}
    </>
  )
}
