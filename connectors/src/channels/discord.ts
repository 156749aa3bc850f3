import type { Channel, Notice } from './channel.ts'
import { post } from './post.ts'

export type DiscordSettings = { name: string; url: string }

const colors: Record<Notice['severity'], number> = { info: 0x0b66c8, warning: 0xf5b83d, critical: 0xff8a65 }

/** https://discord.com/developers/docs/resources/webhook#execute-webhook; nobody is mentioned, whatever a name says. */
export const discord: Channel<DiscordSettings> = {
  async send({ title, text, facts, link, severity, firedAt }, { name, url }, session) {
    const embed = {
      title: plain(title).slice(0, 256),
      description: plain(text).slice(0, 4096),
      url: link,
      color: colors[severity],
      timestamp: firedAt.toISOString(),
      fields: facts.slice(0, 25).map((fact) => ({ name: plain(fact.name).slice(0, 256) || '-', value: plain(fact.value).slice(0, 1024) || '-', inline: true })),
    }
    await post(session, { to: name, url, body: JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }) })
  },
}

const plain = (text: string): string => text.replace(/[\\*_~`|>[\]()#]/g, String.raw`\$&`)
