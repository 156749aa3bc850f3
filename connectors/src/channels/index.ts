import type { Channel } from './channel.ts'
import { discord, type DiscordSettings } from './discord.ts'
import { ntfy, type NtfySettings } from './ntfy.ts'
import { slack, type SlackSettings } from './slack.ts'
import { webhook, type WebhookSettings } from './webhook.ts'

/** What each kind needs to know of its receiver; mail goes by `createMailer`. */
export type ChannelSettings = { webhook: WebhookSettings; slack: SlackSettings; discord: DiscordSettings; ntfy: NtfySettings }
export type ChannelKind = keyof ChannelSettings

/** Every channel but mail: a new one is a file and a line here. */
export const channels: { [Kind in ChannelKind]: Channel<ChannelSettings[Kind]> } = { webhook, slack, discord, ntfy }
