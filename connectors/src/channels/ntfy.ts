import type { Channel, Notice } from './channel.ts'
import { post } from './post.ts'

/** `url`: of the topic, as https://ntfy.sh/my-topic. */
export type NtfySettings = { name: string; url: string; token?: string }

const priorities: Record<Notice['severity'], number> = { info: 3, warning: 4, critical: 5 }

/** https://docs.ntfy.sh/publish/#publish-as-json: to the server's root with the topic inside, as headers take no other alphabets. */
export const ntfy: Channel<NtfySettings> = {
  async send({ title, text, facts, link, severity }, { name, url, token }, session) {
    const address = new URL(url)
    const [topic = '', ...path] = address.pathname.split('/').filter(Boolean).toReversed()
    address.pathname = `/${path.toReversed().join('/')}`
    const message = [text, ...facts.map((fact) => `${fact.name}: ${fact.value}`)].join('\n').slice(0, 4000)
    const body = JSON.stringify({ topic: decodeURIComponent(topic), title: title.slice(0, 250), message, priority: priorities[severity], click: link })
    await post(session, { to: name, url: address.href, body, headers: token ? { authorization: `Bearer ${token}` } : {} })
  },
}
