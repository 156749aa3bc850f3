import type { Channel, Notice } from './channel.ts'
import { post } from './post.ts'

export type SlackSettings = { name: string; url: string }

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: `text` is what notifications show, `blocks` what the channel shows. */
export const slack: Channel<SlackSettings> = {
  async send(notice, { name, url }, session) {
    await post(session, { to: name, url, body: JSON.stringify({ text: escaped(notice.title).slice(0, 3000), blocks: blocksOf(notice) }) })
  },
}

function blocksOf({ title, text, facts, link }: Notice): unknown[] {
  const about = facts.map(({ name, value }) => `*${escaped(name)}:* ${escaped(value)}`).join('\n')
  const open = link ? `<${link}|${new URL(link).host}>` : ''
  return [
    { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150) } },
    ...[escaped(text), about, open].filter(Boolean).map((markdown) => ({ type: 'section', text: { type: 'mrkdwn', text: markdown.slice(0, 3000) } })),
  ]
}

/** The three characters by which Slack knows mentions and links. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
