import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { aChannel, alertList, anAlert, channels, noAlerts, recipients, someAlerts } from '../../../test/canned-budgets.ts'
import { me } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

test('what fired, newest first, with what became of each message; seeing it is reading it', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'alerts/read', sent))
  renderPage('/alerts')
  const [first, second] = (await within(await screen.findByRole('list', { name: 'Alerts' })).findAllByRole('heading', { level: 2 })).map((one) =>
    one.closest('li')!,
  )
  expect(first).toHaveTextContent('Lab: 50% of $420.00 is spent')
  expect(within(first!).getByText('New')).toBeVisible()
  expect(first).toHaveTextContent('Value$211.10Limit$210.00PeriodSun 1 Nov, 00:00 to Tue 1 Dec, 00:00')
  expect(first).toHaveTextContent('Waiting for ana@example.com: no answer from mail.example.com (ECONNREFUSED). Tried again at')
  expect(first).toHaveTextContent('Refused for good, grafana (Webhook): hooks.example.com answered 410')
  expect(within(first!).getByRole('link', { name: 'Open the budget' })).toHaveAttribute('href', '/budgets?budget=1')
  expect(second).toHaveTextContent('Value82%Limit70%')
  expect(second).toHaveTextContent('Acknowledged Tue 17 Nov, 18:20')
  expect(second).toHaveTextContent('Nothing was to be sent')
  await waitFor(() => expect(sent).toEqual([{ up_to: 9 }]))
  server.use(answering('get', 'alerts', alertList({ alerts: someAlerts.map((one) => ({ ...one, unread: false })), unread: 0 })))
  expect(within(first!).getByText('New')).toBeVisible()
})

test('somebody acknowledges it; a failure is told beside it', async () => {
  const sent: unknown[] = []
  server.use(failing('post', 'alerts/9/acknowledge', 503, 'unavailable'))
  const { user } = renderPage('/alerts')
  const button = await screen.findByRole('button', { name: 'Acknowledge “Lab: 50% of $420.00 is spent”' })
  await user.click(button)
  expect(await screen.findByText('It failed with unavailable. A hint.')).toBeVisible()
  server.use(recording('post', 'alerts/9/acknowledge', sent, anAlert()))
  await user.click(button)
  await waitFor(() => expect(sent).toEqual([null]))
})

test('older ones are read page by page', async () => {
  server.use(
    http.get('*/api/v1/alerts', ({ request }) =>
      new URL(request.url).searchParams.get('before') === '8'
        ? HttpResponse.json(alertList({ alerts: [anAlert({ id: 3, title: 'The old one', unread: false })], unread: 0 }))
        : HttpResponse.json(alertList({ next_before: 8 })),
    ),
  )
  const { user } = renderPage('/alerts')
  await user.click(await screen.findByRole('button', { name: 'Show older' }))
  expect(await screen.findByText('The old one')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull()
})

test('silence of a watcher that is late is not taken for good news', async () => {
  server.use(answering('get', 'alerts', alertList({ ...noAlerts, evaluator_late: true, evaluated_at: '2026-11-18T13:00:00.000Z' })))
  renderPage('/alerts')
  expect(await screen.findByText('Alerts may be missing since Wed 18 Nov, 13:00.')).toBeVisible()
  expect(await screen.findByRole('heading', { name: 'Nothing has fired' })).toBeVisible()
})

test('without a mail server the page says what to set', async () => {
  server.use(answering('get', 'alerts', alertList({ email_configured: false })))
  renderPage('/alerts')
  expect(await screen.findByText(/Set DUMONT_SMTP_HOST/)).toBeVisible()
})

test('alerts that cannot be read are told', async () => {
  server.use(failing('get', 'alerts', 503, 'unavailable'))
  renderPage('/alerts')
  expect(await screen.findByRole('alert')).toHaveTextContent('Alerts cannot be shown')
})

test('the bell counts; when one fires while the page is open, it is said once, until it is closed', async () => {
  server.use(answering('get', 'alerts', alertList({ alerts: someAlerts, unread: 3 })))
  const { user } = renderPage('/settings/display')
  expect(await screen.findByRole('link', { name: 'Alerts, 3 unread' })).toHaveAttribute('href', '/alerts')
  expect(screen.queryByText('New alert')).toBeNull()
  server.use(answering('get', 'alerts', alertList({ alerts: [anAlert({ id: 10, title: 'Desk: 80% of $11.00 is spent' }), ...someAlerts], unread: 4 })))
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  expect(await screen.findByText('Desk: 80% of $11.00 is spent')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Close' }))
  expect(screen.queryByText('New alert')).toBeNull()
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  await screen.findByRole('link', { name: 'Alerts, 4 unread' })
  expect(screen.queryByText('New alert')).toBeNull()
})

test('a bell that cannot be asked stays silent', async () => {
  server.use(failing('get', 'alerts', 503, 'unavailable'))
  renderPage('/settings/display')
  expect(await screen.findByRole('link', { name: 'Alerts' })).toBeVisible()
})

test('an address is confirmed by a button, without signing in', async () => {
  const sent: unknown[] = []
  server.use(failing('get', 'me', 401, 'unauthenticated'), recording('post', 'recipients/confirm', sent, { ...recipients.recipients[1], state: 'confirmed' }))
  const { user } = renderPage('/confirm?token=abc')
  const button = await screen.findByRole('button', { name: 'Yes, send me alerts' })
  expect(sent).toEqual([])
  await user.click(button)
  expect(await screen.findByText(/^Alerts go to rui@example.com from now on/)).toBeVisible()
  expect(sent).toEqual([{ token: 'abc' }])
})

test.each([
  ['/confirm?token=old', 'post', 'recipients/confirm', 410, 'link_expired', 'Yes, send me alerts', 'This link no longer works'],
  ['/unsubscribe?token=odd', 'post', 'unsubscribe', 404, 'not_found', 'Stop them', 'This link is not known'],
] as const)('%s that is not known is told kindly', async (path, method, url, status, code, button, title) => {
  server.use(failing(method, url, status, code))
  const { user } = renderPage(path)
  await user.click(await screen.findByRole('button', { name: button }))
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
})

test('a failure that is not the link’s can be tried again', async () => {
  server.use(failing('post', 'unsubscribe', 503, 'unavailable'))
  const { user } = renderPage('/unsubscribe?token=abc')
  await user.click(await screen.findByRole('button', { name: 'Stop them' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Stop them' }))
  expect(await screen.findByText(/^No more mail goes to this address/)).toBeVisible()
})

test('a link without its token says so', async () => {
  renderPage('/confirm')
  expect(await screen.findByRole('heading', { name: 'The link is incomplete' })).toBeVisible()
})

test('an owner adds a webhook, and sees its secret this once', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'channels', sent, { ...channels[1], id: 3, name: 'n8n', signing_secret: 'whsec_0123' }, 201))
  const { user } = renderPage('/settings/channels')
  await user.click(await screen.findByRole('button', { name: 'Add channel' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Add channel' }))
  expect(dialog.getByText('Fill this in')).toBeVisible()
  expect(dialog.getByText(/^Enter an address that begins/)).toBeVisible()
  await user.type(dialog.getByLabelText('Name for it'), 'n8n')
  await user.type(dialog.getByLabelText('Address'), 'https://n8n.example.com/hook')
  await user.click(dialog.getByRole('button', { name: 'Add channel' }))
  expect(await screen.findByText('whsec_0123')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'I have copied it' }))
  expect(screen.queryByText('whsec_0123')).toBeNull()
  expect(sent).toEqual([{ kind: 'webhook', name: 'n8n', url: 'https://n8n.example.com/hook' }])
})

test('ntfy takes a token; what has no secret closes at once', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'channels', sent, { ...channels[0], id: 3 }, 201))
  const { user } = renderPage('/settings/channels')
  await user.click(await screen.findByRole('button', { name: 'Add channel' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.selectOptions(dialog.getByLabelText('Kind'), 'ntfy')
  await user.type(dialog.getByLabelText('Name for it'), 'phone')
  await user.type(dialog.getByLabelText('Address'), 'https://ntfy.sh/lab')
  await user.type(dialog.getByLabelText('Access token (optional)'), 'tk_1')
  await user.click(dialog.getByRole('button', { name: 'Add channel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([{ kind: 'ntfy', name: 'phone', url: 'https://ntfy.sh/lab', token: 'tk_1' }])
})

test('a channel is tested and removed, and its last trouble is told', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'channels/1', sent, { detached: [] }))
  const { user } = renderPage('/settings/channels')
  expect(await screen.findByText('hooks.example.com answered 410')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Send a test to ops' }))
  expect(await screen.findByText(/^A test is on its way to ops/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove ops' }))
  const asked = within(await screen.findByRole('alertdialog'))
  expect(asked.getByText('No budget and no rule sends there.')).toBeVisible()
  await user.click(asked.getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(sent).toEqual([null]))
  expect(await screen.findByText('ops is removed.')).toBeVisible()
})

test('before a channel goes, the page says what sends there and what then shows in the page only; after it, that both are told', async () => {
  const uses = [
    { kind: 'budget' as const, id: 1, name: 'All usage, $200 a week', has_no_other: false },
    { kind: 'rule' as const, id: 2, name: 'Forgotten', has_no_other: true },
  ]
  let url = ''
  server.use(
    answering('get', 'channels', { channels: [aChannel({ used_by: uses })] }),
    http.delete('*/api/v1/channels/1', ({ request }) => {
      url = request.url
      return HttpResponse.json({ detached: uses })
    }),
  )
  const { user } = renderPage('/settings/channels')
  expect(await screen.findByText('2 budgets and rules')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove ops' }))
  const asked = within(await screen.findByRole('alertdialog'))
  expect(asked.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'Budget “All usage, $200 a week”',
    'Rule “Forgotten” (then shows in the page only)',
  ])
  await user.click(asked.getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText('ops is removed, and taken out of the 2 that sent there.')).toBeVisible()
  expect(url).toContain('/channels/1?detach=true')
})

test('a channel that cannot be removed says why', async () => {
  server.use(failing('delete', 'channels/1', 503, 'unavailable'))
  const { user } = renderPage('/settings/channels')
  await user.click(await screen.findByRole('button', { name: 'Remove ops' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText('It failed with unavailable. A hint.')).toBeVisible()
  expect(screen.queryByText(/is removed/)).toBeNull()
})

test('addresses have their state, and those that do not get mail can be asked again', async () => {
  renderPage('/settings/channels')
  const table = within(await screen.findByRole('table', { name: 'E-mail addresses' }))
  expect(table.getByRole('row', { name: /^ana@example.com Confirmed never/ })).toBeVisible()
  expect(table.getByRole('button', { name: 'Ask rui@example.com again' })).toBeVisible()
  expect(table.getByRole('button', { name: 'Ask old@example.com again' })).toBeVisible()
  expect(table.queryByRole('button', { name: 'Ask ana@example.com again' })).toBeNull()
})

test.each([
  ['member', 'Only owners add, test and remove channels.'],
  ['viewer', 'Members see channels and recipients.'],
])('a %s changes no channels', async (role, text) => {
  server.use(answering('get', 'me', { ...me, role, instance_admin: false }))
  renderPage('/settings/channels')
  expect(await screen.findByText(text)).toBeVisible()
  expect(screen.queryByRole('button', { name: /^(Add|Remove|Send)/ })).toBeNull()
})

test.each([
  ['u2', 'Rui', 'Acknowledged by Rui, Tue 17 Nov, 18:20'],
  ['u3', null, 'Acknowledged by somebody else, Tue 17 Nov, 18:20'],
  ['u1', 'Ana', 'Acknowledged Tue 17 Nov, 18:20'],
])('who looks after it is told where it is not the reader: %s', async (by, name, text) => {
  const alert = anAlert({ acknowledged_at: '2026-11-17T18:20:00Z', acknowledged_by: by, acknowledged_by_name: name })
  server.use(answering('get', 'alerts', alertList({ alerts: [alert] })))
  renderPage('/alerts')
  expect(await screen.findByText(text)).toBeVisible()
})
