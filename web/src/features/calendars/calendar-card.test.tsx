import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { delay, http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as canned from '../../../test/canned-calendars.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { leavePage } from './leave-page.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))
vi.mock('./leave-page.ts', () => ({ leavePage: vi.fn<(url: string) => boolean>(() => true) }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const status = (answer: unknown) => answering('get', 'spot/calendar-status', answer)
const events = (list = canned.someEvents) => answering('get', 'spot/calendar-events', canned.eventList(list))
// It arrives late, and the first of a file has to be made ready.
const card = () => screen.findByRole('region', { name: 'Calendar' })
const better = async () => within(await card()).findByRole('region', { name: 'Better times' })
const next = async () => within(await card()).findByRole('region', { name: 'Next events' })
const chart = () => screen.findByRole('slider', { name: /Price by hour/ })

test('without Google on this server the card leads to the steps, and to addresses', async () => {
  server.use(status(canned.statusOf.not_configured))
  renderPage('/')
  expect(await card()).toHaveTextContent('Google Calendar is not set up on this server yet.')
  expect(within(await card()).getByRole('link', { name: 'How to set it up' })).toHaveAttribute('href', '/settings/calendars#set-up')
  expect(within(await card()).getByRole('link', { name: 'Subscribe to an address' })).toHaveAttribute('href', '/settings/calendars#subscribe')
  expect(screen.queryByRole('switch', { name: 'Calendar events' })).toBeNull()
})

test('connecting asks for reading alone, and leaves for Google with the way back', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'calendar/google/connect', sent, { authorization_url: 'https://accounts.google.com/auth' }))
  const { user } = renderPage('/?gpu=rtx-4090')
  await user.click(await within(await card()).findByRole('button', { name: 'Connect Google Calendar' }))
  await waitFor(() => expect(leavePage).toHaveBeenCalledWith('https://accounts.google.com/auth'))
  expect(sent).toEqual([{ return_to: '/' }])
  expect(sessionStorage.getItem('dumont.calendar.return')).toBe('{"path":"/","search":"?gpu=rtx-4090"}')
  expect(within(await card()).getByRole('button', { name: 'Opening Google…' })).toBeDisabled()
  fireEvent(window, new Event('pageshow'))
  expect(within(await card()).getByRole('button', { name: 'Connect Google Calendar' })).toBeEnabled()
})

test('a consent that cannot be begun says why', async () => {
  server.use(failing('post', 'calendar/google/connect', 503, 'unavailable'))
  const { user } = renderPage('/')
  await user.click(await within(await card()).findByRole('button', { name: 'Connect Google Calendar' }))
  expect(await screen.findByText('It failed with unavailable. A hint.')).toBeVisible()
})

test('an address that is not a web page is not opened', async () => {
  vi.mocked(leavePage).mockReturnValueOnce(false)
  const { user } = renderPage('/')
  await user.click(await within(await card()).findByRole('button', { name: 'Connect Google Calendar' }))
  expect(await screen.findByText(/an address that is not a web page/)).toBeVisible()
})

test('while a calendar is read for the first time, the card says so', async () => {
  server.use(status(canned.statusOf.syncing), events([]))
  renderPage('/')
  expect(await within(await card()).findByText('Reading your calendar.')).toBeVisible()
  expect(within(await card()).queryByText(/There are no events/)).toBeNull()
})

test('connected and empty', async () => {
  server.use(status(canned.statusOf.connected_empty), events([]))
  renderPage('/')
  expect(await within(await card()).findByText('There are no events in the next 7 days.', { exact: false })).toBeVisible()
  expect(await card()).toHaveTextContent('ana@lab.dev, synced 14:17')
})

test('GPU work comes first, with what it needs; all else is a click away', async () => {
  server.use(status(canned.statusOf.connected), events())
  const { user } = renderPage('/')
  const list = within(await next())
  const lines = list.getAllByRole('listitem')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toHaveTextContent('GPUFine-tune run: Llama adapterThu 19, 14:00 until 22:00, 4 × RTX 4090, 8 h')
  expect(lines[2]).toHaveTextContent('Retrain embeddingsMon 23, 12:00 until 18:00, GPU not said, 6 h')
  expect(await within(lines[0]!).findByText('Fri 20, 22:00 saves $4.20')).toBeVisible()
  expect(list.getByRole('link', { name: 'Open “Retrain embeddings” at Google' })).toHaveAttribute('href', canned.training.link)
  await user.click(list.getByRole('radio', { name: 'All 7' }))
  expect(list.getAllByRole('listitem')[0]).toHaveTextContent('Team meetingThu 19, 10:00 until 11:00')
  expect(list.getByText('2 more')).toBeVisible()
  expect(list.getByText('Sat 21 Nov to Sun 22 Nov, all day')).toBeVisible()
  expect(list.queryByText('Yesterday’s review')).toBeNull()
})

test('a better time is told with its saving, place and chance, and why others stay is folded', async () => {
  server.use(status(canned.statusOf.connected), events())
  renderPage('/')
  const list = within(await better())
  expect(await list.findByText('saves $4.20 (31%)')).toBeVisible()
  expect(await better()).toHaveTextContent('4 × RTX 4090, 8 h, planned for Thu 19, 14:00 until 22:00Fri 20, 22:00 until Sat 21, 06:00')
  expect(await better()).toHaveTextContent('in Vast.ai, eu-north, RTX 4090. In 8 of 10 cases $8.10 to $10.90.')
  const folded = list.getByText('2 events stay where they are').closest('details')!
  expect(folded).not.toHaveAttribute('open')
  expect(folded).toHaveTextContent('Retrain embeddingsIts own time is as good as any.')
  expect(folded).toHaveTextContent('No prices are known for its GPU.')
})

test('in Portuguese the server’s English sentences are nowhere', async () => {
  server.use(status(canned.statusOf.failing), events())
  renderPage('/', { language: 'pt-BR' })
  const agenda = await screen.findByRole('region', { name: 'Agenda' })
  expect(await within(agenda).findByText(/economiza US\$\s4,20 \(31%\)/)).toBeVisible()
  expect(agenda).toHaveTextContent('A agenda não responde no momento. Estes são os eventos de 11:00. Próxima tentativa em 12 min.')
  expect(agenda).not.toHaveTextContent(/sentence|answered/)
})

test('suggestions are asked for the GPU of the page, or that of the settings', async () => {
  const asked: unknown[] = []
  server.use(status(canned.statusOf.connected), events(), recording('post', 'spot/calendar-suggestions', asked, canned.suggestionList()))
  const { unmount } = renderPage('/')
  await within(await better()).findByText('saves $4.20 (31%)')
  unmount()
  server.use(answering('get', 'calendar/settings', { ...canned.calendarSettings, default_gpu: 'h100-sxm' }))
  renderPage('/?market=on_demand')
  await within(await better()).findByText('saves $4.20 (31%)')
  expect(asked).toEqual([
    { gpu_name: 'rtx-4090', machine_type: 'interruptible', days_ahead: 7 },
    { machine_type: 'on_demand', days_ahead: 7 },
  ])
})

test('nothing is worked out where no event is GPU work', async () => {
  const asked: unknown[] = []
  server.use(status(canned.statusOf.connected), events([canned.anEvent()]), recording('post', 'spot/calendar-suggestions', asked, canned.suggestionList()))
  renderPage('/')
  expect(await within(await better()).findByText('No GPU work ahead, so there is nothing to move.')).toBeVisible()
  expect(await next()).toHaveTextContent('Team meeting')
  expect(asked).toEqual([])
})

test('better times that fail leave the events alone', async () => {
  server.use(status(canned.statusOf.connected), events(), failing('post', 'spot/calendar-suggestions', 409, 'forecast_pending'))
  renderPage('/')
  expect(await within(await better()).findByText('Better times cannot be worked out')).toBeVisible()
  expect(await next()).toHaveTextContent('Fine-tune run')
})

test('a consent that has lapsed: one neutral state, old events kept, and the chart goes on', async () => {
  const sent: unknown[] = []
  const old = canned.someEvents.map((event) => ({ ...event, stale: true, synced_at: '2026-11-17T09:00:00.000Z' }))
  server.use(
    status(canned.statusOf.reconnect_needed),
    events(old),
    answering('post', 'spot/calendar-suggestions', canned.suggestionList({ suggestions: [canned.aSuggestion({ can_move: false })] })),
    recording('post', 'calendar/google/connect', sent, { authorization_url: 'https://accounts.google.com/auth' }),
  )
  const { user } = renderPage('/')
  const notice = await screen.findByRole('region', { name: 'Google Calendar needs to be connected again.' })
  expect(notice).toHaveTextContent('Events of ana@lab.dev are of Tue 17 Nov, 09:00. Forecasts and alerts go on.')
  expect(notice).not.toHaveTextContent(/revoked/i)
  expect(await next()).toHaveTextContent('as of Tue 17 Nov, 09:00')
  expect(await within(await better()).findByText('Reconnect the calendar to move it.')).toBeVisible()
  expect(await chart()).toBeVisible()
  await user.click(within(notice).getByRole('button', { name: 'Reconnect Calendar' }))
  await waitFor(() => expect(sent).toEqual([{ connection_id: 1, write: true, return_to: '/' }]))
})

test('a calendar that fails keeps its events and says when it is tried again', async () => {
  server.use(status(canned.statusOf.failing), events())
  renderPage('/')
  expect(await within(await card()).findByText(/The calendar does not answer at the moment/)).toBeVisible()
  expect(await card()).toHaveTextContent('Google answered 503 five times. You see the events of 11:00. Next try in 12 min.')
  expect(await next()).toHaveTextContent('Fine-tune run')
})

test('a server that fails to tell of calendars does not touch the forecast', async () => {
  server.use(failing('get', 'spot/calendar-status', 500, 'internal'))
  const { user } = renderPage('/')
  expect(await screen.findByText('The calendar cannot be shown')).toBeVisible()
  expect(await chart()).toBeVisible()
  server.use(status(canned.statusOf.not_connected))
  await user.click(within(screen.getByText('The calendar cannot be shown').closest('[role=alert]')!).getByRole('button', { name: 'Try again' }))
  expect(await card()).toHaveTextContent('Only events are read.')
})

test('a calendar that hangs is not waited for', async () => {
  server.use(http.get('*/api/v1/spot/calendar-status', () => delay('infinite').then(() => HttpResponse.json({}))))
  renderPage('/')
  expect(await chart()).toHaveAttribute('aria-valuetext', expect.stringContaining('per hour'))
  expect(await screen.findByText(/takes long to answer/)).toBeVisible()
}, 25_000)

test('events that cannot be read say so, with the status still there', async () => {
  server.use(status(canned.statusOf.connected), failing('get', 'spot/calendar-events', 500, 'internal'))
  renderPage('/')
  expect(await screen.findByText('Events cannot be shown')).toBeVisible()
  expect(await card()).toHaveTextContent('ana@lab.dev')
})

test('what was read meanwhile appears by itself', async () => {
  server.use(status(canned.statusOf.syncing), events([]))
  renderPage('/')
  expect(await within(await card()).findByText('Reading your calendar.')).toBeVisible()
  server.use(status(canned.statusOf.connected), events())
  expect(await within(await card()).findByRole('list', { name: 'Next events' })).toHaveTextContent('Fine-tune run')
  expect(within(await card()).queryByText('Reading your calendar.')).toBeNull()
}, 25_000)

test('a viewer without a calendar is not invited to what viewers may not do', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage('/')
  await screen.findByRole('region', { name: 'Best time to rent' })
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Calendar' })).toBeNull())
  expect(screen.queryByRole('button', { name: 'Connect Google Calendar' })).toBeNull()
})

const staying = (reason: 'already_good' | 'stale') => ({ event_id: reason, event_summary: 'Run', reason, sentence: 'A sentence.' })

test.each([
  ['all are well where they are', [staying('already_good')], 'Every event with GPU work is at a good time.'],
  ['one is not known well enough', [staying('already_good'), staying('stale')], 'Nothing to move: the reasons are below.'],
  ['all of it is over', [], 'No GPU work ahead, so there is nothing to move.'],
])('without a better time the card says why: %s', async (_, left, text) => {
  server.use(
    status(canned.statusOf.connected),
    events(),
    answering('post', 'spot/calendar-suggestions', canned.suggestionList({ suggestions: [], not_suggested: left })),
  )
  renderPage('/')
  expect(await within(await better()).findByText(text)).toBeVisible()
})

test('of several calendars each tells its own trouble, and the oldest reading counts', async () => {
  const never = { ...canned.aSubscription, state: 'failing', last_synced_at: null, next_sync_at: null, last_error: null } as const
  server.use(status(canned.aStatus([canned.aConnection(), never])), events())
  const { unmount } = renderPage('/')
  expect(await within(await card()).findByText(/^Team: The calendar does not answer/)).toBeVisible()
  expect(await card()).toHaveTextContent('No events are known yet. It is asked again by itself.')
  expect((await card()).querySelector('header')).toHaveTextContent(/^Calendar2 calendars$/)
  unmount()
  server.use(status(canned.aStatus([canned.aConnection(), { ...canned.aSubscription, last_synced_at: '2026-11-18T13:00:00.000Z' }])))
  renderPage('/')
  await waitFor(async () => expect((await card()).querySelector('header')).toHaveTextContent('2 calendars, synced 13:00'))
})

test('a consent that lapsed before anything was read says so', async () => {
  server.use(status(canned.aStatus([{ ...canned.lapsed, last_synced_at: null }])), events([]))
  renderPage('/')
  expect(await screen.findByText(/Events of ana@lab.dev were not read yet. Forecasts and alerts go on./)).toBeVisible()
})

test('events that failed can be asked for again', async () => {
  server.use(status(canned.statusOf.connected), failing('get', 'spot/calendar-events', 500, 'internal'))
  const { user } = renderPage('/')
  await screen.findByText('Events cannot be shown')
  server.use(events())
  await user.click(within(await card()).getByRole('button', { name: 'Try again' }))
  expect(await next()).toHaveTextContent('Fine-tune run')
})
