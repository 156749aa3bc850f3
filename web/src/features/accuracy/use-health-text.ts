import type { FamilyHealth } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Wire } from '../../app/wire.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { formatDate } from '../../ui/format-time.ts'
import { formatError } from './format-error.ts'

type Health = Wire<typeof FamilyHealth>
/** So many scored days in a row decide; the server's own numbers. */
export const daysToFall = 7

/** What follows from a model that does worse than "no change"; undefined when nothing does. */
export function useHealthText(): (health: Health) => string | undefined {
  const { health: words } = useStrings().accuracy
  const { language, zone } = useLocale()
  return ({ state, since, mape, naive_mape, days_worse }) => {
    const day = (at: string) => formatDate(Date.parse(at), language, zone)
    if (state === 'naive') {
      const because = mape !== null && naive_mape !== null ? ` ${words.setAside(formatError(mape, language), formatError(naive_mape, language))}` : ''
      return `${since === null ? words.fallen : words.fallenSince(day(since))}${because}`
    }
    return days_worse > 0 ? words.worse(formatNumber(days_worse, language), formatNumber(daysToFall, language)) : undefined
  }
}
