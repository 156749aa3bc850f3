import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import type { Alerts } from './api.ts'

/** Nobody is looking: silence must not be taken for "all is well". */
export function LateEvaluator({ alerts }: { alerts: Pick<Alerts, 'evaluator_late' | 'evaluated_at'> | undefined }) {
  const { alerts: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  if (!alerts?.evaluator_late) return null
  return (
    <Notice tone="warn" title={words.late.title(alerts.evaluated_at ? formatUpdated(Date.parse(alerts.evaluated_at), now, language, zone) : '–')}>
      {words.late.text}
    </Notice>
  )
}
