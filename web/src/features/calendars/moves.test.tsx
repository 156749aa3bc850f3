import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as canned from '../../../test/canned-calendars.ts'
import { aTimeWindow, aTiming } from '../../../test/canned-windows.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))
vi.mock('./leave-page.ts', () => ({ leavePage: () => true }))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  server.use(answering('get', 'spot/calendar-status', canned.statusOf.connected), answering('get', 'spot/calendar-events', canned.eventList()))
})
afterEach(() => void vi.useRealTimers())

const part = async (name: string) => within(await within(await screen.findByRole('region', { name: 'Calendar' })).findByRole('region', { name }))
const later = { start: '2026-11-20T22:00:00.000Z', end: '2026-11-21T06:00:00.000Z' }
const own = { start: canned.training.start, end: canned.training.end }
const moveLabel = 'Move “Fine-tune run: Llama adapter” to Fri 20, 22:00 until Sat 21, 06:00'
const undoLabel = 'Undo the move of “Fine-tune run: Llama adapter”'

/** A calendar in which the event goes where it is moved, unless it is elsewhere by now. */
function movable(sent: unknown[]) {
  let at = own
  server.use(
    http.post('*/api/v1/calendar/events/11/move', async ({ request }) => {
      const body = (await request.json()) as typeof own & { was_start: string }
      sent.push(body)
      const before = at
      at = { start: body.start, end: body.end }
      return HttpResponse.json({ event: { ...canned.training, ...at }, undo: { ...before, was_start: at.start } })
    }),
  )
}

test('an event is moved to its better time, and back', async () => {
  const sent: unknown[] = []
  movable(sent)
  const { user } = renderPage('/')
  const better = await part('Better times')
  await user.click(await better.findByRole('button', { name: moveLabel }))
  expect(await better.findByText('“Fine-tune run: Llama adapter” moved to Fri 20, 22:00.')).toBeVisible()
  await user.click(better.getByRole('button', { name: undoLabel }))
  expect(await better.findByText('“Fine-tune run: Llama adapter” is back at Thu 19, 14:00.')).toBeVisible()
  expect(better.queryByRole('button', { name: undoLabel })).toBeNull()
  expect(sent).toEqual([
    { ...later, was_start: own.start },
    { ...own, was_start: later.start },
  ])
})

test('an event that is elsewhere by now is not moved, and nothing claims so', async () => {
  server.use(failing('post', 'calendar/events/11/move', 409, 'changed_meanwhile'))
  const { user } = renderPage('/')
  const better = await part('Better times')
  await user.click(await better.findByRole('button', { name: moveLabel }))
  expect(await better.findByText('“Fine-tune run: Llama adapter” was not moved')).toBeVisible()
  expect(better.queryByRole('button', { name: undoLabel })).toBeNull()
})

test('an undo that fails can be tried again', async () => {
  const sent: unknown[] = []
  movable(sent)
  const { user } = renderPage('/')
  const better = await part('Better times')
  await user.click(await better.findByRole('button', { name: moveLabel }))
  await better.findByText(/moved to/)
  server.use(failing('post', 'calendar/events/11/move', 503, 'unavailable'))
  await user.click(better.getByRole('button', { name: undoLabel }))
  expect(await better.findByText('“Fine-tune run: Llama adapter” was not moved back')).toBeVisible()
  server.use(recording('post', 'calendar/events/11/move', sent, { event: canned.training, undo: { ...later, was_start: own.start } }))
  await user.click(better.getByRole('button', { name: undoLabel }))
  expect(await better.findByText(/is back at/)).toBeVisible()
})

test.each([
  ['an account that may only be read', canned.aConnection({ can_write: false }), 'Let Dumont move events'],
  ['a subscription', { ...canned.aSubscription, id: 1 }, 'This calendar can only be read here. Move the event in your calendar.'],
  ['an event of somebody else', canned.aConnection(), 'Only who made the event can move it.'],
])('what cannot be moved says why: %s', async (_, connection, text) => {
  server.use(
    answering('get', 'spot/calendar-status', canned.aStatus([connection])),
    answering('post', 'spot/calendar-suggestions', canned.suggestionList({ suggestions: [canned.aSuggestion({ can_move: false })] })),
  )
  renderPage('/')
  const better = await part('Better times')
  expect(await better.findByText(text)).toBeVisible()
  expect(better.queryByRole('button', { name: moveLabel })).toBeNull()
})

test('leave to move events is asked for by itself', async () => {
  const sent: unknown[] = []
  server.use(
    answering('get', 'spot/calendar-status', canned.aStatus([canned.aConnection({ can_write: false })])),
    answering('post', 'spot/calendar-suggestions', canned.suggestionList({ suggestions: [canned.aSuggestion({ can_move: false })] })),
    recording('post', 'calendar/google/connect', sent, { authorization_url: 'https://accounts.google.com/auth' }),
  )
  const { user } = renderPage('/')
  await user.click(await (await part('Better times')).findByRole('button', { name: 'Let Dumont move events' }))
  await waitFor(() => expect(sent).toEqual([{ connection_id: 1, write: true, return_to: '/' }]))
})

test('a viewer sees better times and moves nothing', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage('/')
  expect(await (await part('Better times')).findByText('saves $4.20 (31%)')).toBeVisible()
  expect(screen.queryByRole('button', { name: moveLabel })).toBeNull()
  expect(screen.queryByRole('button', { name: /^GPU work in/ })).toBeNull()
})

test('the reader says that an event is no GPU work', async () => {
  const sent: unknown[] = []
  server.use(recording('patch', 'calendar/events/11', sent, canned.training))
  const { user } = renderPage('/')
  await user.click((await part('Next events')).getByRole('button', { name: 'GPU work in “Fine-tune run: Llama adapter”' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'GPU work' }))
  expect(dialog.getByText('It has the word “fine-tune”.')).toBeVisible()
  await user.click(dialog.getByRole('radio', { name: 'No' }))
  expect(dialog.queryByLabelText('GPU')).toBeNull()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([{ is_compute_intensive: false }])
})

test('which GPU, how many and how long are the reader’s to say; what no job may have is not sent', async () => {
  const sent: unknown[] = []
  server.use(recording('patch', 'calendar/events/11', sent, canned.training))
  const { user } = renderPage('/')
  await user.click((await part('Next events')).getByRole('button', { name: 'GPU work in “Fine-tune run: Llama adapter”' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'GPU work' }))
  await user.selectOptions(dialog.getByLabelText('GPU'), 'T4')
  await user.clear(dialog.getByLabelText('GPUs'))
  await user.type(dialog.getByLabelText('GPUs'), '0')
  expect(dialog.getByText('A whole number from 1 to 1,024')).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(sent).toEqual([])
  await user.clear(dialog.getByLabelText('GPUs'))
  await user.clear(dialog.getByLabelText('Hours of work'))
  await user.type(dialog.getByLabelText('Hours of work'), '2.5')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ gpu_name: 't4', gpu_count: null, duration_hours: 2.5 }]))
})

test('an event without a known GPU can be given one from the folded list', async () => {
  server.use(failing('patch', 'calendar/events/14', 503, 'unavailable'))
  const { user } = renderPage('/')
  await user.click(await (await part('Better times')).findByText('2 events stay where they are'))
  await user.click((await part('Better times')).getByRole('button', { name: 'GPU work in “Eval sweep #gpu H100”' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'GPU work' }))
  await user.selectOptions(dialog.getByLabelText('GPU'), 'RTX 4090')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText('It failed with unavailable. A hint.')).toBeVisible()
})

const timing = async () => within(await screen.findByRole('region', { name: 'Best time to rent' }))

test('a window goes into the calendar once, however often it is tried', async () => {
  const sent: Record<string, unknown>[] = []
  server.use(failing('post', 'calendar/windows', 503, 'unavailable'))
  const { user } = renderPage('/')
  await user.click(await (await timing()).findByRole('button', { name: 'Add to calendar' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add to calendar' }))
  server.use(
    http.post('*/api/v1/calendar/windows', async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>)
      return sent.length === 1 ? HttpResponse.error() : HttpResponse.json(canned.anEvent(), { status: 201 })
    }),
  )
  await user.click(dialog.getByRole('button', { name: 'Add' }))
  expect(await dialog.findByRole('alert')).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Add' }))
  expect(await screen.findByText('It is in your calendar.')).toBeVisible()
  expect(sent).toHaveLength(2)
  expect(sent[0]).toEqual(sent[1])
  expect(sent[0]).toMatchObject({
    connection_id: 1,
    client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    title: 'RTX 4090, 6 h',
    description: 'Vast.ai, eu-north. Expected cost $1.78. Added by Dumont.\n#gpu rtx-4090 x1',
    start: '2026-11-20T21:00:00.000Z',
    end: '2026-11-21T03:00:00.000Z',
  })
})

test('another window of the list can be chosen, and each piece of a split one becomes an event', async () => {
  const sent: { title: string; client_id: string }[] = []
  const pieces = [
    { start_time: '2026-11-20T21:00:00.000Z', end_time: '2026-11-20T23:00:00.000Z', cost: 1 },
    { start_time: '2026-11-21T21:00:00.000Z', end_time: '2026-11-22T01:00:00.000Z', cost: 1 },
  ]
  server.use(
    answering('post', 'spot/optimal-timing', aTiming({ time_windows: [aTimeWindow(), aTimeWindow({ rank: 2, pieces })] })),
    recording('post', 'calendar/windows', sent, canned.anEvent(), 201),
  )
  const { user } = renderPage('/')
  await user.click(await (await timing()).findByRole('button', { name: 'Add to calendar' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add to calendar' }))
  await user.selectOptions(dialog.getByLabelText('Which time'), dialog.getAllByRole('option')[1]!)
  expect(dialog.getByText('It runs in 2 pieces: each becomes an event.')).toBeVisible()
  await user.clear(dialog.getByLabelText('Title'))
  expect(dialog.getByText('Fill this in')).toBeVisible()
  await user.type(dialog.getByLabelText('Title'), 'Night job')
  await user.click(dialog.getByRole('button', { name: 'Add' }))
  await waitFor(() => expect(sent.map(({ title }) => title)).toEqual(['Night job (1 of 2)', 'Night job (2 of 2)']))
  expect(new Set(sent.map(({ client_id: id }) => id)).size).toBe(2)
})

test('without leave to write, adding asks for it first', async () => {
  server.use(answering('get', 'spot/calendar-status', canned.aStatus([canned.aConnection({ can_write: false })])))
  const { user } = renderPage('/')
  await user.click(await (await timing()).findByRole('button', { name: 'Add to calendar' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add to calendar' }))
  expect(dialog.getByText(/may read your calendar, but not add to it/)).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Let Dumont move events' })).toBeVisible()
})

test('with subscriptions alone nothing is offered to be added', async () => {
  server.use(answering('get', 'spot/calendar-status', canned.aStatus([canned.aSubscription])))
  renderPage('/')
  await (await timing()).findByText('Fri 20, 21:00')
  await part('Next events')
  expect((await timing()).queryByRole('button', { name: 'Add to calendar' })).toBeNull()
})
