import type { Channel, Delivery } from '@dumont/contracts'

/** Names of products, the same in every language. */
export const channelKindNames: Record<Channel['kind'], string> = { webhook: 'Webhook', slack: 'Slack', discord: 'Discord', ntfy: 'ntfy' }

/** 'ana@lab.dev', or 'ops (Slack)'. */
export const recipientName = ({ channel, recipient }: Pick<Delivery, 'channel' | 'recipient'>): string =>
  channel === 'email' ? recipient : `${recipient} (${channelKindNames[channel]})`
