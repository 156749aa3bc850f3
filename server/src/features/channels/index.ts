import type { Feature } from '../../platform/feature.ts'

export { checkChannels } from './check-channels.ts'
export { resealChannels } from './reseal.ts'
export { openChannelSettings, sealChannel } from './seal-channel.ts'
export { addChannel, channelById, channelsOf, nextChannelId, noteTrouble, removeChannel } from './store.ts'
export type { ChannelRow } from './tables.ts'

/** Where messages go besides mail: named by budgets and rules, so it is upstream of both. Its routes are with those that send. */
export const channels: Feature = { name: 'channels' }
