import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aConnection, aPart, aProvider, aws, held, policy } from '../../../test/canned-providers.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import type { Connection, Entry } from './api.ts'
import { lookAgainMs, progressOf, toneOf } from './connection-state.ts'
import { keyNeeds } from './key-needs.ts'
import { initialValues, missingFields, settingFields, settingsFrom } from './settings-fields.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const iso = (at: number) => new Date(at).toISOString()
const listing = (...providers: Entry[]) => answering('get', 'providers', { providers })
const connected = (part: Partial<Connection> = {}) => aProvider({ connections: [aConnection(part)] })
const card = (name: string) => screen.findByRole('region', { name })

test('a connection says how it does: offers, prices, last and next poll', async () => {
  renderPage('/providers')
  const vast = await card('Vast.ai')
  expect(vast).toHaveTextContent('Vast.aiWorkingOffers now756Prices collected12,400Last asked3 min agoNextin 12 minAsked every15 min')
  expect(within(vast).getByRole('link', { name: 'See prices' })).toHaveAttribute('href', '/prices?provider=vast&by=place')
  expect(within(vast).queryByText(/part/)).toBeNull()
})

test('what can be connected says what it collects and whether it needs a key', async () => {
  const { user } = renderPage('/providers')
  const one = await card('Amazon Web Services')
  expect(one).toHaveTextContent('CatalogueConnectNeeds a keyPast prices at onceOn-demand prices tooSpot prices of every zone.')
  await user.click(within(one).getByText('What it needs'))
  expect(within(one).getByLabelText('Policy to copy')).toHaveTextContent('"Action": [ "ec2:DescribeSpotPriceHistory" ]')
})

test('without a connection the page says that several need no key', async () => {
  server.use(listing(aProvider()))
  renderPage('/providers')
  expect(await screen.findByText('Nothing is connected yet.')).toBeVisible()
  expect(await card('Vast.ai')).toHaveTextContent('No key needed')
  expect(within(await card('Vast.ai')).getByRole('link', { name: 'API keys' })).toHaveAttribute('href', 'https://vendor.example/keys')
})

test('a provider without a key is tested and connected with two clicks', async () => {
  const sent: unknown[] = []
  server.use(listing(aProvider()), recording('post', 'provider-connections', sent, aConnection({ state: 'waiting' }), 201))
  const { user } = renderPage('/providers')
  await user.click(await screen.findByRole('button', { name: 'Connect Vast.ai' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Connect Vast.ai' }))
  await user.click(dialog.getByRole('button', { name: 'Test' }))
  expect(await dialog.findByText('Vast.ai answers without a key.')).toBeVisible()
  await user.selectOptions(dialog.getByLabelText('Verified hosts only'), 'No')
  expect(dialog.queryByText('Vast.ai answers without a key.')).toBeNull()
  await user.type(dialog.getByLabelText('Name (optional)'), ' Lab ')
  await user.selectOptions(dialog.getByLabelText('Ask'), 'Every 1 hr')
  await user.click(dialog.getByRole('button', { name: 'Connect' }))
  await waitFor(() => expect(sent).toEqual([{ provider: 'vast', settings: { verified: false }, name: 'Lab', poll_seconds: 3600 }]))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('keys are typed unseen, must be there, and a refusal stands in the form', async () => {
  const sent: unknown[] = []
  server.use(
    recording('post', 'provider-connections/test', sent, { ok: false, message: 'AWS refused the key (401)' }),
    failing('post', 'provider-connections', 400, 'validation_failed'),
  )
  const { user } = renderPage('/providers')
  await user.click(await screen.findByRole('button', { name: 'Connect Amazon Web Services' }))
  const dialog = within(screen.getByRole('dialog'))
  expect(dialog.getByLabelText('Policy to copy').textContent).toBe(JSON.stringify(policy, null, 2))
  await user.click(dialog.getByRole('button', { name: 'Connect' }))
  expect(dialog.getAllByText('Fill this in')).toHaveLength(2)
  const secret = dialog.getByLabelText('Secret access key')
  expect(secret).toHaveAttribute('type', 'password')
  expect(secret).toHaveAccessibleDescription('Fill this in')
  await user.type(dialog.getByLabelText('Access key id'), 'AKIA')
  await user.type(secret, 'hush')
  await user.type(dialog.getByLabelText('Most prices (optional)'), '12')
  await user.selectOptions(dialog.getByLabelText('Style'), 'new')
  await user.click(dialog.getByRole('button', { name: 'Test' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('It does not work. AWS refused the key (401)')
  expect(sent).toEqual([{ provider: 'aws', settings: { accessKeyId: 'AKIA', secretAccessKey: 'hush', limit: 12, style: 'new' } }])
  await user.click(dialog.getByRole('button', { name: 'Connect' }))
  expect(await dialog.findByText(/It failed with validation_failed/)).toBeVisible()
})

test('a stored key is never shown: left empty it stays', async () => {
  const sent: unknown[] = []
  const connection = aConnection({
    id: 5,
    provider: 'aws',
    name: 'Prod',
    settings: { accessKeyId: 'AKIA', limit: 3 },
    secrets_set: ['secretAccessKey'],
    poll_seconds: 7200,
  })
  server.use(listing({ ...aws, connections: [connection] }), recording('patch', 'provider-connections/5', sent, connection))
  const { user } = renderPage('/providers')
  await user.click(await screen.findByRole('button', { name: 'Settings of Prod' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Settings of Prod' }))
  expect(dialog.getByLabelText('Secret access key')).toHaveValue('')
  expect(dialog.getByLabelText('Secret access key')).toHaveAccessibleDescription('Stored. Leave empty to keep it.')
  expect(dialog.getByLabelText('Access key id')).toHaveValue('AKIA')
  expect(dialog.getByLabelText('Ask')).toHaveDisplayValue('Every 2 hr')
  await user.selectOptions(dialog.getByLabelText('Ask'), 'As usual, every 1 hr')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ name: 'Prod', settings: { accessKeyId: 'AKIA', limit: 3 }, poll_seconds: 3600 }]))
})

test('a connection is polled, paused and tested by one click each', async () => {
  const sent: unknown[] = []
  server.use(
    recording('post', 'provider-connections/1/poll', sent, aConnection()),
    recording('post', 'provider-connections/1/pause', sent, aConnection({ state: 'paused' })),
    answering('post', 'provider-connections/1/test', { ok: true, message: 'Vast.ai accepts the key.' }),
  )
  const { user } = renderPage('/providers')
  await user.click(await screen.findByRole('button', { name: 'Ask Vast.ai now' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  await user.click(screen.getByRole('button', { name: 'Test Vast.ai' }))
  expect(await screen.findByText('Vast.ai accepts the key.')).toBeVisible()
  server.use(listing(connected({ state: 'paused', next_poll_at: null })))
  await user.click(screen.getByRole('button', { name: 'Pause Vast.ai' }))
  expect(await screen.findByText('Nothing is asked until you resume. What was collected stays.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Resume Vast.ai' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Ask Vast.ai now' })).toBeNull()
})

test('disconnecting asks first and says what stays', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'provider-connections/1', sent))
  const { user } = renderPage('/providers')
  await user.click(await screen.findByRole('button', { name: 'Disconnect Vast.ai' }))
  const question = screen.getByRole('alertdialog', { name: 'Disconnect Vast.ai?' })
  expect(question).toHaveTextContent('The prices collected so far stay.')
  expect(sent).toHaveLength(0)
  server.use(listing(aProvider()))
  await user.click(within(question).getByRole('button', { name: 'Disconnect' }))
  expect(await screen.findByText('Nothing is connected yet.')).toBeVisible()
  expect(sent).toHaveLength(1)
})

test('what failed is told in words, also when steering fails', async () => {
  server.use(
    listing(connected({ state: 'failing', failures: 4, last_error: 'us-east-1: No answer within 60 s', no_answer_since: iso(now - 3 * 3_600_000) })),
    failing('post', 'provider-connections/1/poll', 409, 'conflict'),
  )
  const { user } = renderPage('/providers')
  const vast = await card('Vast.ai')
  expect(vast).toHaveTextContent('No answer since Wed 18 Nov, 11:20. The last good prices are kept.')
  expect(vast).toHaveTextContent('Failed 4 times in a row. us-east-1: No answer within 60 s')
  await user.click(screen.getByRole('button', { name: 'Ask Vast.ai now' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with conflict.')
})

test('a refused key stops the polls and asks for another', async () => {
  server.use(listing(connected({ state: 'key_rejected', failures: 1, last_error: 'Vast.ai refused the key (401)', next_poll_at: null, last_poll_at: null })))
  renderPage('/providers')
  const vast = await card('Vast.ai')
  expect(vast).toHaveTextContent('Key refused')
  expect(vast).toHaveTextContent('Last askednot yetNextnone')
  expect(vast).toHaveTextContent('Nothing is asked until you enter another.Failed once. Vast.ai refused the key (401)')
  expect(within(vast).getByRole('button', { name: 'Ask Vast.ai now' })).toBeDisabled()
})

test('parts tell their own state, refused offers and history to come', async () => {
  const parts = [
    aPart({ part: 'us-east-1', history: 'waiting' }),
    aPart({ part: 'eu-west-1', state: 'failing', last_error: 'No answer', suspicious: true, offers: 1, refused: [{ key: 'x1', reason: 'no price' }] }),
  ]
  server.use(listing(connected({ parts })))
  const { user } = renderPage('/providers')
  await user.click(await screen.findByText('2 parts, 1 failing'))
  const vast = await card('Vast.ai')
  expect(vast).toHaveTextContent('us-east-1Working756 offerspast prices are still to come')
  expect(vast).toHaveTextContent('eu-west-1Failing1 offerFar fewer offers than before')
  expect(vast).toHaveTextContent('1 offer was not takenx1: no price')
})

test('members see how the providers do, without forms', async () => {
  server.use(answering('get', 'me', { ...me, instance_admin: false }), answering('get', 'prices/quarantine', { prices: [held()], total: 1, next_after: null }))
  renderPage('/providers')
  expect(await screen.findByText(/Only an instance admin connects providers/)).toBeVisible()
  expect(await card('Vast.ai')).toHaveTextContent('Working')
  expect(await screen.findByText(/100 times above the median/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /Connect|Pause|Test|Disconnect|Accept|Drop/ })).toBeNull()
})

test('a price that was not believed is accepted or dropped', async () => {
  const sent: unknown[] = []
  server.use(
    answering('get', 'prices/quarantine', {
      prices: [held(), held({ series_id: 3, gpu_count: 8, provider: null, usual_usd_per_hour: null })],
      total: 40,
      next_after: 'x',
    }),
    recording('post', 'prices/quarantine/accept', sent, { changed: 1 }),
    recording('post', 'prices/quarantine/drop', sent, { changed: 1 }),
  )
  const { user } = renderPage('/providers')
  const list = await card('Prices that are not believed')
  await waitFor(() => expect(list).toHaveTextContent('2 of 40. Far off'))
  expect(list).toHaveTextContent('Price$30.50/hAround it$0.305/hSeen18 Nov 2026, 13:20')
  expect(list).toHaveTextContent('8 × RTX 4090, spot, eu-north')
  expect(list).toHaveTextContent('Around itunknown')
  await user.click(screen.getByRole('button', { name: 'Accept the price of RTX 4090, spot, vast, eu-north' }))
  await waitFor(() => expect(sent).toEqual([{ prices: [{ series_id: 2, hour: iso(now - 3_600_000) }] }]))
  await user.click(screen.getByRole('button', { name: 'Drop the price of 8 × RTX 4090, spot, eu-north' }))
  await waitFor(() => expect(sent).toHaveLength(2))
  await user.click(screen.getByRole('button', { name: 'Show more' }))
})

test('a page that cannot be read can be asked for again', async () => {
  server.use(failing('get', 'providers', 503, 'unavailable'))
  const { user } = renderPage('/providers')
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await card('Vast.ai')).toBeVisible()
})

test('when prices arrive, what is made of them is read again', async () => {
  let polls = 0
  let reads = 0
  server.use(
    http.get('*/api/v1/providers', () => HttpResponse.json({ providers: [connected(polls++ === 0 ? { state: 'waiting', offers: 0, points: 0 } : {})] })),
    http.get('*/api/v1/catalogue', () => HttpResponse.json({ gpus: [], demo: false, has_prices: ++reads > 1 })),
  )
  renderPage('/providers')
  expect(await screen.findByText('Asked for the first time in a moment.')).toBeVisible()
  expect(await card('Vast.ai')).toBeVisible()
  await waitFor(() => expect(reads).toBeGreaterThan(1))
})

test('the page speaks Portuguese, also of what the server says in English', async () => {
  server.use(listing(aws, aProvider({ about: { collects: 'Said only lately.', key: null, links: [{ label: 'API keys', url: 'https://vendor.example' }] } })))
  const { user } = renderPage('/providers', { language: 'pt-BR' })
  const one = await card('Amazon Web Services')
  expect(await card('Vast.ai')).toHaveTextContent('Sem chaveSaid only lately.Chaves de API')
  await user.click(within(one).getByRole('button', { name: 'Conectar Amazon Web Services' }))
  expect(screen.getByLabelText('Chave de acesso secreta')).toBeVisible()
  expect(within(screen.getByRole('dialog')).getByLabelText('Política para copiar')).toHaveTextContent('ec2:DescribeSpotPriceHistory')
})

test('a form is drawn from the schema', () => {
  const fields = settingFields(aws.settings)
  expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
    ['accessKeyId', 'text', true],
    ['secretAccessKey', 'secret', true],
    ['regions', 'text', false],
    ['limit', 'number', false],
    ['style', 'choice', false],
  ])
  expect(initialValues(fields, { accessKeyId: 'A', secretAccessKey: 'never', limit: 3 })).toEqual({
    accessKeyId: 'A',
    secretAccessKey: '',
    regions: '',
    limit: '3',
    style: '',
  })
  expect(settingsFrom(fields, { accessKeyId: ' A ', secretAccessKey: '', limit: '3.5', regions: '  ' })).toEqual({ accessKeyId: 'A', limit: 3.5 })
  expect(settingsFrom(fields, { limit: 'many' })).toEqual({ limit: 'many' })
  expect(missingFields(fields, { accessKeyId: ' ' }, ['secretAccessKey'])).toEqual(['accessKeyId'])
  const [bare] = settingFields({ type: 'object', properties: { x: { default: 5 } }, required: ['x'] })
  expect(bare).toMatchObject({ title: 'x', usual: '5', isRequired: false })
})

test('a policy is taken out of the sentence about the key', () => {
  expect(keyNeeds('With this: {"a":1} only.')).toEqual({ text: 'With this: only.', policy: '{\n  "a": 1\n}' })
  expect(keyNeeds('A key, not {this}.')).toEqual({ text: 'A key, not {this}.' })
  expect(keyNeeds('A key.')).toEqual({ text: 'A key.' })
})

test('the page looks often only while an answer is awaited', () => {
  const soon = (part: Partial<Connection>) => lookAgainMs([connected(part)], now)
  expect(soon({})).toBe(30_000)
  expect(soon({ state: 'waiting' })).toBe(2_000)
  expect(soon({ next_poll_at: iso(now - 5_000) })).toBe(2_000)
  expect(soon({ next_poll_at: iso(now - 600_000) })).toBe(30_000)
  expect(soon({ next_poll_at: null })).toBe(30_000)
  expect(lookAgainMs(undefined, now)).toBe(30_000)
  expect(progressOf(undefined)).toBeUndefined()
  expect((['ok', 'waiting', 'paused', 'failing', 'key_rejected'] as const).map(toneOf)).toEqual(['good', 'accent', 'plain', 'warn', 'bad'])
})
