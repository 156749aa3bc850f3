import { ana, ben } from './seed.ts'

const words: Record<string, string> = {
  'calendar.calendarlist.readonly': 'See the list of Google calendars you’re subscribed to',
  'calendar.events.readonly': 'View events on all your calendars',
  'calendar.events': 'View and edit events on all your calendars',
}
const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A page of ours in the place of Google's: which account, which boxes, yes or no. */
export function consentPage(query: URLSearchParams): string {
  const fields = ['redirect_uri', 'state', 'code_challenge', 'access_type', 'scope'].map(
    (name) => `<input type="hidden" name="${name}" value="${escape(query.get(name) ?? '')}">`,
  )
  const hint = query.get('login_hint')
  const accounts = [ana, ben].map((account) => `<option${account === hint ? ' selected' : ''}>${account}</option>`)
  const boxes = (query.get('scope') ?? '')
    .split(' ')
    .map((scope) => ({ scope, about: words[scope.split('/auth/')[1] ?? ''] }))
    .filter(({ about }) => about)
    .map(({ scope, about }) => `<p><label><input type="checkbox" name="granted" value="${escape(scope)}" checked> ${about}</label></p>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in – stand-in for Google</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}button,select{font:inherit;padding:.4rem 1rem}</style></head>
<body><main><h1>Dumont wants access to your Google Account</h1><p>A stand-in for Google’s consent page: nothing leaves this machine.</p>
<form method="post" action="/o/oauth2/v2/decision">${fields.join('')}
<p><label>Account <select name="account">${accounts.join('')}</select></label></p>${boxes.join('')}
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p></form></main></body></html>`
}

export const refusalPage = (error: string, why: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body><h1>Access blocked: authorization error</h1><p>${escape(why)}</p><p>Error 400: ${escape(error)}</p></body></html>`
