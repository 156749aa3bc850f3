import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as canned from '../../../test/canned-calendars.ts'
import { now } from '../../../test/canned.ts'
import { answering } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  server.use(answering('get', 'spot/calendar-status', canned.statusOf.connected), answering('get', 'spot/calendar-events', canned.eventList()))
})
afterEach(() => void vi.useRealTimers())

const lane = async () => within(await screen.findByTestId('events'))
const chart = () => screen.getByRole('slider', { name: /Price by hour/ })

test('events stand over the prices, GPU work with its badge, a better time with what it saves', async () => {
  renderPage('/')
  const events = await lane()
  await waitFor(() => expect(events.getAllByTestId('lane-suggested')).toHaveLength(1))
  expect(events.getAllByTestId('lane-work').map((one) => one.textContent)).toContain('GPUEval sweep #gpu H100')
  expect(events.getAllByTestId('lane-event').length).toBeGreaterThan(2)
  expect(events.getAllByTestId('lane-all_day')).toHaveLength(1)
  const legend = within(screen.getByRole('list', { name: 'Legend' }))
  expect(legend.getByText('Calendar event')).toBeVisible()
  expect(legend.getByText('Better time')).toBeVisible()
})

test('the pointer is told what an event is; Escape and a touch elsewhere end it', async () => {
  renderPage('/')
  const events = await lane()
  fireEvent.pointerEnter(events.getAllByTestId('lane-work')[0]!)
  const tooltip = await events.findByTestId('lane-tooltip')
  expect(tooltip).toHaveTextContent('Fine-tune run: Llama adapterThu 19, 14:00 until 22:004 × RTX 4090, 8 hAna')
  fireEvent.pointerDown(tooltip)
  expect(events.getByTestId('lane-tooltip')).toBeVisible()
  fireEvent.keyDown(window, { key: 'Escape' })
  expect(events.queryByTestId('lane-tooltip')).toBeNull()
  fireEvent.pointerDown(events.getAllByTestId('lane-work')[0]!)
  expect(events.getByTestId('lane-tooltip')).toBeVisible()
  fireEvent.pointerDown(document.body)
  expect(events.queryByTestId('lane-tooltip')).toBeNull()
})

test('many at one time are stacked in three rows and then counted', async () => {
  server.use(answering('get', 'spot/calendar-events', canned.eventList(canned.manyEvents)))
  renderPage('/')
  const events = await lane()
  const counted = events.getAllByTestId('lane-more')
  expect(counted.length).toBeGreaterThan(0)
  fireEvent.pointerEnter(counted[0]!)
  expect(await events.findByTestId('lane-tooltip')).toHaveTextContent(/Meeting number \d+/)
})

test('the keyboard finds events by the hours of the chart', async () => {
  const { user } = renderPage('/')
  await lane()
  chart().focus()
  await user.keyboard('{PageUp}')
  expect(chart()).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Thu 19 Nov, 14:00: .*During: Fine-tune run: Llama adapter/))
  expect(screen.getAllByText(/^During: Fine-tune run/).length).toBeGreaterThan(0)
})

test('the table of the chart has them in words', async () => {
  renderPage('/?view=table')
  const table = await screen.findByRole('table', { name: 'Prices by hour' })
  expect(await within(table).findByRole('columnheader', { name: 'Events' })).toBeVisible()
  expect(within(table).getByRole('row', { name: /^Thu 19 Nov, 15:00 / })).toHaveTextContent('Fine-tune run: Llama adapter, Planning')
  expect(screen.queryByTestId('events')).toBeNull()
})

test('events can be hidden, and stay so on the next visit', async () => {
  const { user, unmount } = renderPage('/')
  await lane()
  await user.click(screen.getByRole('switch', { name: 'Calendar events' }))
  expect(screen.queryByTestId('events')).toBeNull()
  expect(within(screen.getByRole('list', { name: 'Legend' })).queryByText('Calendar event')).toBeNull()
  unmount()
  const again = renderPage('/')
  const toggle = await screen.findByRole('switch', { name: 'Calendar events' })
  expect(toggle).not.toBeChecked()
  expect(screen.queryByTestId('events')).toBeNull()
  await again.user.click(toggle)
  expect(await lane()).toBeDefined()
})
