import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { aRule } from '../../../test/canned-budgets.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
// Loaded late by the page; here before the first test, which would wait for it.
import './rules-page.tsx'

const rules = (...list: ReturnType<typeof aRule>[]) => answering('get', 'alert-rules', { rules: list })
const card = async (name: string) => within(await screen.findByRole('region', { name }))
const long = aRule({
  id: 2,
  name: 'Forgotten',
  condition: { kind: 'long_session', hours: 12 },
  state: 'firing',
  value: 30,
  last_fired_at: '2026-11-18T09:05:00Z',
  channels: [1],
  watched: [
    { subject: 'trainer', state: 'firing', since: '2026-11-18T09:05:00Z', value: 30 },
    ...Array.from({ length: 6 }, (_, index) => ({ subject: `box ${index}`, state: 'normal' as const, since: null, value: index })),
  ],
})

test('each rule with its condition in words, how each thing stands that it watches, when it fired last and who is told', async () => {
  server.use(rules(long, aRule()))
  renderPage('/alerts/rules')
  const forgotten = await card('Forgotten')
  expect(forgotten.getByText('An instance runs for 12 h')).toBeVisible()
  const watched = within(forgotten.getByRole('list', { name: 'What “Forgotten” watches' })).getAllByRole('listitem')
  expect(watched.map((item) => item.textContent)).toEqual([
    'trainer30 hFiring',
    'box 00 hQuiet',
    'box 11 hQuiet',
    'box 22 hQuiet',
    'box 33 hQuiet',
    'and 2 more',
  ])
  expect(forgotten.getByText(/09:05/)).toBeVisible()
  expect(await forgotten.findByText(/, ops \(Slack\)$/)).toBeVisible()
  const price = await card('Price of RTX 4090')
  expect(price.getByText('RTX 4090, spot, is offered at or under $0.30 per GPU-hour')).toBeVisible()
  expect(price.getByText('never')).toBeVisible()
})

test.each([
  [{ enabled: false }, 'Off', 'Last fired'],
  [{ evaluated_at: null, watched: [] }, 'Not looked at yet', 'It is looked at within five minutes.'],
  [{ state: 'no_data', watched: [] }, 'Cannot see', 'There is nothing to watch now.'],
  [{ silenced_until: '2999-01-01T00:00:00Z' }, 'Silenced', /^Silenced until/],
] as const)('a rule with %j', async (part, badge, text) => {
  server.use(rules(aRule(part as Partial<ReturnType<typeof aRule>>)))
  renderPage('/alerts/rules')
  const shown = await card('Price of RTX 4090')
  expect(shown.getAllByText(badge)[0]).toBeVisible()
  expect(shown.getByText(text)).toBeVisible()
})

test('with no rules it says what they are for, and a suggestion is one click', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'alert-rules', sent, long, 201))
  const { user } = renderPage('/alerts/rules')
  expect(await screen.findByText(/^A rule tells you of one thing as soon as it happens/)).toBeVisible()
  const suggestions = within(screen.getByRole('list', { name: 'Suggestions' })).getAllByRole('button')
  expect(suggestions.map((one) => one.textContent)).toEqual([
    'An instance runs for 12 h',
    'A prepaid balance ends within 24 h',
    'A provider misses three polls',
  ])
  server.use(rules(long))
  await user.click(suggestions[0]!)
  expect(await screen.findByRole('region', { name: 'Forgotten' })).toBeVisible()
  expect(sent).toEqual([{ name: 'An instance runs for 12 h', condition: { kind: 'long_session', hours: 12 }, email: 'ana@example.com', language: 'en' }])
})

test('the form goes with the kind, and sends only what the kind knows', async () => {
  const sent: unknown[] = []
  server.use(rules(long), recording('post', 'alert-rules', sent, aRule({ id: 3 }), 201))
  const { user } = renderPage('/alerts/rules')
  await user.click(await screen.findByRole('button', { name: 'New rule' }))
  const dialog = within(screen.getByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Save rule' }))
  expect(dialog.getByLabelText('USD per GPU-hour')).toHaveAccessibleDescription('Enter a price above 0, up to 1,000,000')
  await user.selectOptions(dialog.getByLabelText('Tell me when'), 'an instance is idle')
  expect(dialog.queryByLabelText('GPU')).toBeNull()
  expect(dialog.queryByLabelText('USD per GPU-hour')).toBeNull()
  await user.clear(dialog.getByLabelText('Minutes'))
  await user.type(dialog.getByLabelText('Minutes'), '30')
  await user.click(await dialog.findByLabelText(/^ops/))
  await user.click(dialog.getByRole('button', { name: 'Save rule' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([
    {
      name: 'An instance does 5% or less for 30 min',
      condition: { kind: 'idle_instance', percent: 5, minutes: 30 },
      email: 'ana@example.com',
      language: 'en',
      channels: [1],
    },
  ])
})

test.each([
  ['en', 'condition.kind: calendar_reconnect is not available yet: no calendar can be connected'],
  ['pt-BR', 'Algo no pedido falta ou está fora do intervalo. condition.kind: calendar_reconnect is not available yet'],
] as const)('what the server refuses is told in its words, in %s', async (language, text) => {
  const message = 'condition.kind: calendar_reconnect is not available yet: no calendar can be connected'
  const refused = { error: { code: 'validation_failed', message, hint: '', request_id: 'r' } }
  server.use(rules(long), answering('post', 'alert-rules', refused, 400))
  const { user } = renderPage('/alerts/rules', { language })
  await user.click(await screen.findByRole('button', { name: /^(New rule|Nova regra)$/ }))
  const dialog = within(screen.getByRole('dialog'))
  await user.selectOptions(dialog.getByLabelText(/^(Tell me when|Avise quando)$/), 'calendar_reconnect')
  await user.click(dialog.getByRole('button', { name: /^(Save|Salvar)/ }))
  expect(await dialog.findByRole('alert')).toHaveTextContent(text)
})

test('a price in one region of one provider; another provider has regions of its own', async () => {
  const sent: unknown[] = []
  server.use(rules(aRule()), recording('post', 'alert-rules', sent, aRule(), 201))
  const { user } = renderPage('/alerts/rules')
  await user.click(await screen.findByRole('button', { name: 'New rule' }))
  const dialog = within(screen.getByRole('dialog'))
  await user.selectOptions(dialog.getByLabelText('GPU'), 'RTX 4090')
  expect(dialog.getByLabelText('Region')).toBeDisabled()
  await user.selectOptions(dialog.getByLabelText('Provider'), 'RunPod')
  await user.selectOptions(dialog.getByLabelText('Region'), 'us-east')
  await user.selectOptions(dialog.getByLabelText('Provider'), 'Vast.ai')
  expect(dialog.getByLabelText('Region')).toHaveValue('')
  await user.selectOptions(dialog.getByLabelText('Region'), 'eu-north')
  await user.type(dialog.getByLabelText('USD per GPU-hour'), '0.25')
  await user.click(dialog.getByRole('button', { name: 'Save rule' }))
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        name: 'RTX 4090 at Vast.ai in eu-north, spot, is offered at or under $0.25 per GPU-hour',
        condition: { kind: 'price_below', gpu_name: 'rtx-4090', provider: 'vast', region: 'eu-north', usd_per_gpu_hour: 0.25 },
      },
    ]),
  )
})

test('a rule is edited whole', async () => {
  const sent: unknown[] = []
  server.use(rules(long), recording('put', 'alert-rules/2', sent, long))
  const { user } = renderPage('/alerts/rules')
  await user.click(await screen.findByRole('button', { name: 'Edit Forgotten' }))
  const dialog = within(screen.getByRole('dialog'))
  await user.clear(dialog.getByLabelText('Hours'))
  await user.type(dialog.getByLabelText('Hours'), '8')
  await user.selectOptions(dialog.getByLabelText('Language of alerts'), 'Português (Brasil)')
  await user.click(dialog.getByRole('button', { name: 'Save rule' }))
  await waitFor(() =>
    expect(sent).toEqual([{ name: 'Forgotten', condition: { kind: 'long_session', hours: 8 }, email: 'ana@example.com', language: 'pt-BR', channels: [1] }]),
  )
})

test('a switch shows at once, and is taken back in words when it is refused', async () => {
  let refuse: () => void = () => undefined
  server.use(
    rules(long),
    http.put('*/api/v1/alert-rules/2', async () => {
      await new Promise<void>((resolve) => (refuse = resolve))
      return HttpResponse.json({ error: { code: 'unavailable', message: 'The database is away', hint: '', request_id: 'r' } }, { status: 503 })
    }),
  )
  const { user } = renderPage('/alerts/rules')
  const shown = await card('Forgotten')
  await user.click(shown.getByRole('switch', { name: 'On' }))
  expect(shown.getByRole('switch', { name: 'Off' })).not.toBeChecked()
  refuse()
  expect(await shown.findByRole('alert')).toHaveTextContent('Not saved, so it is as before. The database is away.')
  expect(shown.getByRole('switch', { name: 'On' })).toBeChecked()
})

test('silence, test and removal', async () => {
  const [silenced, removed]: [unknown[], unknown[]] = [[], []]
  server.use(
    rules(long),
    recording('post', 'alert-rules/2/silence', silenced, { ...long, silenced_until: new Date(now + 1e15).toISOString() }),
    answering('post', 'alert-rules/2/test', { state: 'queued', message: '' }, 202),
    recording('delete', 'alert-rules/2', removed),
  )
  const { user } = renderPage('/alerts/rules')
  const shown = await card('Forgotten')
  expect(within(shown.getByLabelText('Silence Forgotten')).queryByRole('option', { name: 'End silence' })).toBeNull()
  await user.selectOptions(shown.getByLabelText('Silence Forgotten'), 'For 1 day')
  await waitFor(() => expect(silenced).toEqual([{ for: '1d' }]))
  await user.click(shown.getByRole('button', { name: 'Send a test of Forgotten' }))
  expect(await shown.findByText('A test is on its way.')).toBeVisible()
  await user.click(shown.getByRole('button', { name: 'Remove Forgotten' }))
  server.use(rules())
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText('No rules yet')).toBeVisible()
  expect(removed).toHaveLength(1)
})

test('an act that fails says why', async () => {
  server.use(rules(long), failing('post', 'alert-rules/2/silence', 503, 'unavailable'))
  const { user } = renderPage('/alerts/rules')
  const shown = await card('Forgotten')
  await user.selectOptions(shown.getByLabelText('Silence Forgotten'), 'For 1 hour')
  expect(await shown.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
})

test('who is told: an address and channels by name; without any, the page only', async () => {
  server.use(rules(aRule({ name: 'Both', email: 'ana@example.com', channels: [1, 2] }), aRule({ id: 5, name: 'Neither', email: null })))
  renderPage('/alerts/rules')
  expect(await (await card('Both')).findByText('ana@example.com, ops (Slack), grafana (Webhook)')).toBeVisible()
  expect((await card('Neither')).getByText('in the page only')).toBeVisible()
})

test('a channel that was removed meanwhile is shown, so that it can be taken out', async () => {
  const sent: unknown[] = []
  server.use(rules(aRule({ id: 5, name: 'Stale', channels: [1, 9] })), recording('put', 'alert-rules/5', sent, aRule({ id: 5 })))
  const { user } = renderPage('/alerts/rules')
  await user.click((await card('Stale')).getByRole('button', { name: 'Edit Stale' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(await dialog.findByLabelText('Channel 9 (was removed: take it out)'))
  await user.click(dialog.getByRole('button', { name: 'Save rule' }))
  await waitFor(() => expect(sent).toMatchObject([{ channels: [1] }]))
})

test('a viewer sees rules and changes nothing', async () => {
  server.use(rules(long), answering('get', 'me', { ...me, role: 'viewer' }), failing('get', 'channels', 403, 'forbidden'))
  renderPage('/alerts/rules')
  const shown = await card('Forgotten')
  expect(shown.getByText('trainer')).toBeVisible()
  expect(shown.getByText(/, 1 channel$/)).toBeVisible()
  expect(shown.queryByRole('button')).toBeNull()
  expect(shown.queryByRole('switch')).toBeNull()
  expect(screen.queryByRole('button', { name: 'New rule' })).toBeNull()
})

test('rules that cannot be read are told', async () => {
  server.use(failing('get', 'alert-rules', 503, 'unavailable'))
  renderPage('/alerts/rules')
  expect(await screen.findByText('Rules cannot be shown')).toBeVisible()
})

test('alerts lead to rules', async () => {
  const { user, where } = renderPage('/alerts')
  await user.click(await screen.findByRole('link', { name: 'Alert rules' }))
  expect(where.path).toBe('/alerts/rules')
})
