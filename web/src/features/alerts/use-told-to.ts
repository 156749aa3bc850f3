import type { AlertRule } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { useChannelsQuery } from './api.ts'
import { recipientName } from './channel-kinds.ts'

/** Whom a budget or rule tells: 'ana@lab.dev, ops (Slack)'. Viewers may not read channels: they see how many. */
export function useToldTo({ email, channels }: Pick<AlertRule, 'email' | 'channels'>): string {
  const { budgets: words, priceAlert } = useStrings()
  const { data } = useChannelsQuery(undefined, { skip: channels.length === 0 })
  const known = data?.filter(({ id }) => channels.includes(id)).map(({ name, kind }) => recipientName({ channel: kind, recipient: name }))
  const named = known ?? (channels.length > 0 ? [priceAlert.channels(String(channels.length))] : [])
  return [...(email === null ? [] : [email]), ...named].join(', ') || words.nobody
}
