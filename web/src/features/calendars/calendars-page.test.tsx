import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as canned from '../../../test/canned-calendars.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { leavePage } from './leave-page.ts'

vi.mock('./leave-page.ts', () => ({ leavePage: vi.fn<(url: string) => boolean>(() => true) }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const path = '/settings/calendars'
const status = (...connections: Parameters<typeof canned.aStatus>) => server.use(answering('get', 'spot/calendar-status', canned.aStatus(...connections)))
const card = async (name: string) => within(await screen.findByRole('region', { name }))

test('each connection tells its state, its last sync and what it may', async () => {
  status([canned.aConnection({ can_write: false }), canned.aSubscription])
  renderPage(path)
  const [google, ics] = within((await card('Calendars')).getByRole('list', { name: 'Calendars' })).getAllByRole('listitem')
  expect(google).toHaveTextContent('ana@lab.devConnectedGoogle CalendarLast sync3 min agoNext syncin 2 minAccessReads events')
  expect(ics).toHaveTextContent('TeamConnectedSubscription from outlook.office365.com')
  expect(within(ics!).queryByRole('button', { name: /Choose calendars/ })).toBeNull()
  expect(within(ics!).queryByRole('button', { name: /Let Dumont move/ })).toBeNull()
})

test('leave to move events is one more consent, for this account', async () => {
  const sent: unknown[] = []
  status([canned.aConnection({ can_write: false })])
  server.use(recording('post', 'calendar/google/connect', sent, { authorization_url: 'https://accounts.google.com/auth' }))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: 'Let Dumont move events of ana@lab.dev' }))
  await waitFor(() => expect(leavePage).toHaveBeenCalledWith('https://accounts.google.com/auth'))
  expect(sent).toEqual([{ connection_id: 1, write: true, return_to: path }])
})

test('which calendars are shown is chosen from the account’s list', async () => {
  const sent: unknown[] = []
  status([canned.aConnection()])
  server.use(recording('put', 'calendar/connections/1/calendars', sent, canned.calendarList))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: 'Choose calendars of ana@lab.dev' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Calendars of ana@lab.dev' }))
  expect(await dialog.findByRole('checkbox', { name: /^Ana/ })).toBeChecked()
  await user.click(dialog.getByRole('checkbox', { name: 'Lab team read only' }))
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([{ selected: ['ana@lab.dev', 'team'] }])
})

test('a list that cannot be read can be asked for again', async () => {
  status([canned.aConnection()])
  server.use(failing('get', 'calendar/connections/1/calendars', 503, 'unavailable'))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: 'Choose calendars of ana@lab.dev' }))
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(/It failed with unavailable/)
  server.use(answering('get', 'calendar/connections/1/calendars', { calendars: [] }))
  await user.click(dialog.getByRole('button', { name: 'Try again' }))
  expect(await dialog.findByText('Google lists no calendars for this account.')).toBeVisible()
})

test('a sync is asked for, and says so', async () => {
  const sent: unknown[] = []
  status([canned.aConnection()])
  server.use(recording('post', 'calendar/connections/1/sync', sent, canned.aConnection(), 202))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: 'Sync ana@lab.dev now' }))
  expect(await screen.findByText('Asked. New events appear in a moment.')).toBeVisible()
  expect(sent).toEqual([null])
})

test.each([
  ['access was given back', canned.aConnection(), true, 'ana@lab.dev is disconnected, and access was given back at Google.'],
  ['Google could not be told', canned.lapsed, false, 'ana@lab.dev is disconnected here, but Google could not be told.'],
  ['a subscription', { ...canned.aSubscription, id: 1 }, false, 'Team is disconnected here.'],
])('disconnecting is asked about first, and told: %s', async (_, connection, revoked, text) => {
  status([connection])
  server.use(answering('delete', 'calendar/connections/1', { revoked, message: 'A sentence.' }))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: `Disconnect ${connection.name}` }))
  const question = within(await screen.findByRole('alertdialog', { name: `Disconnect ${connection.name}?` }))
  expect(question.getByText(/Your calendar itself is not touched/)).toBeVisible()
  status([])
  await user.click(question.getByRole('button', { name: 'Disconnect' }))
  expect(await screen.findByText(text)).toBeVisible()
  expect(await screen.findByText('No calendar is connected.')).toBeVisible()
})

test('a disconnect that fails says so, and the connection is still there', async () => {
  status([canned.aConnection()])
  server.use(failing('delete', 'calendar/connections/1', 503, 'unavailable'))
  const { user } = renderPage(path)
  await user.click((await card('Calendars')).getByRole('button', { name: 'Disconnect ana@lab.dev' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Disconnect' }))
  expect(await screen.findByText('It failed with unavailable. A hint.')).toBeVisible()
  expect((await card('Calendars')).getByText('ana@lab.dev')).toBeVisible()
})

test('a lapsed consent is a neutral state with one way on, and can be disconnected as it is', async () => {
  status([canned.lapsed])
  renderPage(path)
  const calendars = await card('Calendars')
  expect(calendars.getByText('Reconnect needed')).toBeVisible()
  expect(calendars.getByText(/this happens every 7 days/)).toBeVisible()
  expect(calendars.getByRole('button', { name: 'Reconnect Calendar' })).toBeEnabled()
  expect(calendars.getByRole('button', { name: 'Disconnect ana@lab.dev' })).toBeEnabled()
  expect(calendars.queryByRole('button', { name: /^Sync/ })).toBeNull()
})

test('a connection that fails tells why, in English only', async () => {
  status([canned.failing])
  const { unmount } = renderPage(path)
  expect(await (await card('Calendars')).findByText('Google answered 503 five times.')).toBeVisible()
  unmount()
  renderPage(path, { language: 'pt-BR' })
  expect(await (await card('Agendas')).findByText(/As últimas sincronizações falharam/)).toBeVisible()
  expect(screen.queryByText(/Google answered/)).toBeNull()
})

test('an address is subscribed to once it is one', async () => {
  const sent: unknown[] = []
  status([])
  server.use(recording('post', 'calendar/subscriptions', sent, canned.aSubscription, 201))
  const { user } = renderPage(path)
  const form = await card('Subscribe to an address')
  await user.click(form.getByRole('button', { name: 'Subscribe' }))
  expect(form.getByText('Fill this in')).toBeVisible()
  expect(form.getByText(/^Enter an address that begins with/)).toBeVisible()
  await user.type(form.getByLabelText('Name for it'), ' Team ')
  await user.type(form.getByLabelText('Address'), 'webcal://outlook.office365.com/x.ics')
  await user.click(form.getByRole('button', { name: 'Subscribe' }))
  expect(await form.findByText('Team is subscribed. Its events are being read.')).toBeVisible()
  expect(sent).toEqual([{ name: 'Team', url: 'webcal://outlook.office365.com/x.ics' }])
  expect(form.getByLabelText('Address')).toHaveValue('')
})

test('an address that the server refuses stays to be corrected', async () => {
  status([])
  server.use(failing('post', 'calendar/subscriptions', 400, 'validation_failed'))
  const { user } = renderPage(path)
  const form = await card('Subscribe to an address')
  await user.type(form.getByLabelText('Name for it'), 'Team')
  await user.type(form.getByLabelText('Address'), 'http://10.0.0.1/x.ics')
  await user.click(form.getByRole('button', { name: 'Subscribe' }))
  expect(await form.findByText('It failed with validation_failed. A hint.')).toBeVisible()
  expect(form.getByLabelText('Address')).toHaveValue('http://10.0.0.1/x.ics')
})

test('what counts as GPU work and when it may run is saved as one', async () => {
  const sent: unknown[] = []
  status([])
  server.use(recording('put', 'calendar/settings', sent, canned.calendarSettings))
  const { user } = renderPage(path, { zone: 'America/Sao_Paulo' })
  const form = await card('GPU work and better times')
  await user.type(await form.findByRole('textbox', { name: 'Words that also mean GPU work' }), 'Distill{Enter}')
  await user.type(form.getByRole('textbox', { name: 'Words that mean something else here' }), 'x')
  expect(form.getByRole('button', { name: 'Add: Words that mean something else here' })).toBeDisabled()
  await user.type(form.getByRole('textbox', { name: 'Words that mean something else here' }), 'ml')
  await user.click(form.getByRole('button', { name: 'Add: Words that mean something else here' }))
  await user.click(form.getByRole('button', { name: 'Remove “ablation”' }))
  await user.selectOptions(form.getByLabelText('GPU of events that name none'), 'T4')
  await user.selectOptions(form.getByLabelText('May start from'), '22:00')
  await user.selectOptions(form.getByLabelText('May start until'), '06:00')
  expect(form.getByText('Hours are of America/Sao_Paulo.')).toBeVisible()
  await user.selectOptions(form.getByLabelText('At most earlier'), '1 day')
  await user.click(form.getByRole('switch', { name: 'Better times may overlap' }))
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await form.findByText('Saved.')).toBeVisible()
  expect(sent).toEqual([
    {
      words: ['distill'],
      ignored_words: ['xml'],
      default_gpu: 't4',
      working_hours: { from: 22, to: 6 },
      zone: 'America/Sao_Paulo',
      days_early: 1,
      days_late: 3,
      may_overlap: true,
    },
  ])
  await user.selectOptions(form.getByLabelText('May start from'), 'Any hour')
  expect(form.queryByText('Saved.')).toBeNull()
  expect(form.getByLabelText('May start until')).toBeDisabled()
})

test('hours that were set in another zone are told with that zone', async () => {
  status([])
  server.use(
    answering('get', 'calendar/settings', { ...canned.calendarSettings, working_hours: { from: 8, to: 18 }, zone: 'Europe/Lisbon', default_gpu: 'b300' }),
  )
  renderPage(path, { zone: 'America/Sao_Paulo' })
  const form = await card('GPU work and better times')
  expect(await form.findByText('Hours are of Europe/Lisbon.')).toBeVisible()
  expect(form.getByLabelText('GPU of events that name none')).toHaveValue('b300')
})

test('a save that fails says so', async () => {
  status([])
  server.use(failing('put', 'calendar/settings', 503, 'unavailable'))
  const { user } = renderPage(path)
  const form = await card('GPU work and better times')
  await user.click(await form.findByRole('button', { name: 'Save' }))
  expect(await form.findByText('It failed with unavailable. A hint.')).toBeVisible()
})

test('without Google the steps stand open, with the redirect address and the variables to copy', async () => {
  status([], { google_configured: false, state: 'not_configured' })
  renderPage(`${path}#set-up`)
  const steps = await card('Set up Google Calendar')
  expect(steps.getAllByRole('listitem')).toHaveLength(5)
  expect(steps.getByLabelText('Redirect address')).toHaveTextContent('http://localhost:4400/api/v1/calendar/google/callback')
  expect(steps.getByLabelText('Environment variables')).toHaveTextContent('DUMONT_GOOGLE_CLIENT_ID= DUMONT_GOOGLE_CLIENT_SECRET=')
  expect(steps.getByText(/ends every consent after 7 days/)).toBeVisible()
  expect((await card('Calendars')).queryByRole('button', { name: 'Connect Google Calendar' })).toBeNull()
})

test('with Google the steps are folded away, and our own feed is linked', async () => {
  status([])
  renderPage(path)
  expect((await screen.findByText('How Google Calendar is set up')).closest('details')).not.toHaveAttribute('open')
  expect((await card('The other way round')).getByRole('link', { name: 'Calendar feed' })).toHaveAttribute('href', '/plans')
  expect((await card('Calendars')).getByRole('button', { name: 'Connect Google Calendar' })).toBeEnabled()
})

test('calendars that cannot be told say so; a viewer is told who connects them', async () => {
  server.use(failing('get', 'spot/calendar-status', 500, 'internal'))
  const { unmount } = renderPage(path)
  expect(await screen.findByText('Calendars cannot be shown')).toBeVisible()
  unmount()
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage(path)
  expect(await screen.findByText('Members connect calendars. Viewers look at forecasts.')).toBeVisible()
})

test('who became a viewer may end a connection made before, and nothing else', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  status([canned.lapsed])
  renderPage(path)
  const calendars = await card('Calendars')
  expect(await calendars.findByRole('button', { name: /^Disconnect/ })).toBeEnabled()
  expect(calendars.getAllByRole('button')).toHaveLength(1)
  expect(screen.queryByRole('region', { name: 'Subscribe to an address' })).toBeNull()
})

test.each([
  ['connected', 'Google Calendar is connected.'],
  ['refused', 'Google Calendar was not connected.'],
  ['expired', 'That took too long.'],
  ['failed', 'Google Calendar could not be connected.'],
  ['other_account', 'That was another Google account.'],
  ['missing_scope', 'Calendar access was left out.'],
])('back from Google with "%s": told once, and gone from the address', async (outcome, text) => {
  sessionStorage.setItem('dumont.calendar.return', JSON.stringify({ path, search: '?from=card' }))
  status([])
  const { where, user } = renderPage(`${path}?calendar=${outcome}`)
  expect(await screen.findByText(text)).toBeVisible()
  expect(where.path).toBe(`${path}?from=card`)
  await user.click(screen.getByRole('button', { name: 'Close this message' }))
  expect(screen.queryByText(text)).toBeNull()
})

test('an outcome that nobody knows says nothing, and goes all the same', async () => {
  status([])
  const { where } = renderPage('/calendar?calendar=%3Cscript%3E')
  await card('Calendars')
  expect(where.path).toBe(path)
  expect(screen.queryByRole('button', { name: 'Close this message' })).toBeNull()
})
