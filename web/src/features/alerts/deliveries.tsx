import type { Delivery } from '@dumont/contracts'
import { CircleAlert, CircleCheck, Clock } from 'lucide-react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { reasonPtBr } from './reasons-pt-br.ts'
import { deliveryTone, sayDelivery } from './say-delivery.ts'

const looks = { good: { Icon: CircleCheck, color: 'text-good' }, plain: { Icon: Clock, color: 'text-muted' }, bad: { Icon: CircleAlert, color: 'text-bad' } }

/** What became of each message. */
export function Deliveries({ deliveries, isMailConfigured }: { deliveries: Delivery[]; isMailConfigured: boolean }) {
  const { alerts: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  if (deliveries.length === 0) return <p className="text-[13px] text-muted">{words.noDeliveries}</p>
  const time = (at: string) => formatUpdated(Date.parse(at), now, language, zone)
  const reason = language === 'pt-BR' ? reasonPtBr : firstLower
  return (
    <ul aria-label={words.deliveries} className="flex flex-col gap-1 text-[13px]">
      {deliveries.map((one) => {
        const { Icon, color } = looks[deliveryTone(one)]
        return (
          <li key={one.id} className="num flex items-start gap-2">
            <Icon aria-hidden className={`mt-[3px] size-3.5 shrink-0 ${color}`} />
            <span className="min-w-0 break-words">{sayDelivery(one, { words: words.delivery, time, reason, isMailConfigured })}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** It goes on after a colon; hosts and codes are written small already. */
const firstLower = (text: string): string => text.replace(/^(The|No|What|Something)\b/, (word) => word.toLowerCase())
