import type { Mail } from '@dumont/connectors'
import type { Said } from './facts.ts'
import { sayFacts, type Saying } from './say-facts.ts'
import { type Words, words } from './words.ts'

/** Subject and both bodies of a mail about one alert or several. `publicUrl` without a slash at its end. */
export function mailOf(said: readonly Said[], publicUrl: string, unsubscribeUrl: string | undefined): Pick<Mail, 'subject' | 'text' | 'html' | 'date'> {
  const say = words[said[0]!.language]
  const sayings = said.map(({ facts, language }) => sayFacts(facts, language))
  const subject = sayings.length === 1 ? sayings[0]!.title : `${say.several(sayings.length)}: ${sayings[0]!.title}`
  return {
    subject: subject.replace(/[\r\n]+/g, ' ').slice(0, 200),
    text: [...sayings.map((saying) => textOf(saying, publicUrl, say)), ...(unsubscribeUrl ? [`${say.unsubscribe}: ${unsubscribeUrl}`] : [])].join(
      '\n\n----\n\n',
    ),
    html: htmlOf(sayings, publicUrl, say, unsubscribeUrl, said[0]!.language),
    date: said[0]!.firedAt,
  }
}

const addressOf = (path: string, publicUrl: string): string => (path.startsWith('/') ? `${publicUrl}${path}` : path)

function textOf({ title, text, rows, windows, advice, action, path }: Saying, publicUrl: string, say: Words): string {
  return [
    title,
    text,
    rows.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    windows.length ? [`${say.cheaper}:`, ...windows.map((line) => `- ${line}`)].join('\n') : '',
    advice ?? '',
    `${action}: ${addressOf(path, publicUrl)}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Names come from people and vendors: nothing of them is markup here. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

function htmlOf(sayings: readonly Saying[], publicUrl: string, say: Words, unsubscribeUrl: string | undefined, language: string): string {
  const parts = sayings.map((saying) => partOf(saying, publicUrl, say)).join('<hr style="border:0;border-top:1px solid #c7ced8;margin:24px 0">')
  const end = unsubscribeUrl
    ? `<p style="font-size:12px;color:#4c5666"><a style="color:#4c5666" href="${escaped(unsubscribeUrl)}">${escaped(say.unsubscribe)}</a></p>`
    : ''
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head><body style="margin:0;padding:16px;${font};font-size:16px;line-height:1.5;color:#10151d;background:#ffffff"><div style="max-width:560px;margin:0 auto">${parts}${end}</div></body></html>`
}

function partOf({ title, text, rows, windows, advice, action, path }: Saying, publicUrl: string, say: Words): string {
  const cells = rows.map(
    ({ name, value }) =>
      `<tr><td style="padding:4px 16px 4px 0;color:#4c5666;vertical-align:top">${escaped(name)}</td><td style="padding:4px 0"><b>${escaped(value)}</b></td></tr>`,
  )
  const cheaper = windows.length
    ? `<p style="margin:16px 0 4px">${escaped(say.cheaper)}</p><ul style="margin:0;padding-left:20px">${windows.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`
    : ''
  return [
    `<h1 style="font-size:20px;line-height:1.3;margin:0 0 8px">${escaped(title)}</h1>`,
    `<p style="margin:0 0 12px">${escaped(text)}</p>`,
    cells.length ? `<table role="presentation" style="border-collapse:collapse;font-size:15px">${cells.join('')}</table>` : '',
    cheaper,
    advice ? `<p style="margin:16px 0 0">${escaped(advice)}</p>` : '',
    `<p style="margin:20px 0"><a href="${escaped(addressOf(path, publicUrl))}" style="display:inline-block;padding:10px 16px;border-radius:8px;background:#0b66c8;color:#ffffff;text-decoration:none">${escaped(action)}</a></p>`,
  ].join('')
}
