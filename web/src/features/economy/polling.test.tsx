import { act, cleanup, render, screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import type { ReactNode } from 'react'
import { Provider } from 'react-redux'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { anEmbed, calmSavings, someSavings } from '../../../test/canned-economy.ts'
import { now } from '../../../test/canned.ts'
import { server } from '../../../test/setup.ts'
import { createStore } from '../../app/store.ts'
import EconomyWidget from './economy-widget.tsx'
import { EmbedPage } from './embed-page.tsx'
import { SavingsPage } from './savings-page.tsx'

vi.mock('react-chartjs-2', () => ({ Bar: () => <canvas /> }))

type Answer = 'runs' | 'calm' | 'fails'
let asked = 0
let next: Answer = 'runs'

beforeEach(() => {
  asked = 0
  next = 'runs'
  vi.useFakeTimers({
    now,
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'requestAnimationFrame', 'cancelAnimationFrame'],
  })
  server.use(
    http.get('*/api/v1/economy/savings', () => {
      asked++
      if (next === 'fails') return HttpResponse.json({ error: { code: 'unavailable', message: 'Down.' } }, { status: 503 })
      return HttpResponse.json(next === 'runs' ? someSavings() : calmSavings())
    }),
  )
})
afterEach(() => {
  // Before the page is made visible again: a mounted one would ask.
  cleanup()
  vi.useRealTimers()
  setVisible(true)
})

/** Time passes second by second, and answers that are due arrive in between. */
async function pass(seconds: number) {
  for (let left = seconds; left > 0; left--) {
    await act(async () => void (await vi.advanceTimersByTimeAsync(Math.min(1, left) * 1000)))
    await act(async () => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    })
  }
}

function setVisible(visible: boolean) {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (visible ? 'visible' : 'hidden') })
  act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
}

function show(page: ReactNode, address = '/') {
  render(
    <Provider store={createStore({ preferences: { theme: 'dark', language: 'en', zone: 'UTC' } })}>
      <MemoryRouter initialEntries={[address]}>{page}</MemoryRouter>
    </Provider>,
  )
}

async function open(page = <EconomyWidget />, ready = 'Saved so far') {
  show(page)
  // However long the machine takes to load the parts of the page, hardly any of the page's own time goes by.
  while (!screen.queryByRole('region', { name: ready })?.textContent?.includes('$')) await pass(0.001)
}

// Each wait is up to a tenth shorter or longer: many open pages must not ask together.
test('asks every 30 s while something runs', async () => {
  await open()
  expect(asked).toBe(1)
  await pass(26)
  expect(asked).toBe(1)
  await pass(9)
  expect(asked).toBe(2)
  await pass(265)
  expect(asked).toBeGreaterThanOrEqual(9)
  expect(asked).toBeLessThanOrEqual(12)
})

test('asks every 60 s while nothing does', async () => {
  next = 'calm'
  await open()
  await pass(53)
  expect(asked).toBe(1)
  await pass(15)
  expect(asked).toBe(2)
})

test('asks nothing while the page is hidden, and at once on return', async () => {
  await open()
  setVisible(false)
  await pass(300)
  expect(asked).toBe(1)
  setVisible(true)
  await pass(1)
  expect(asked).toBe(2)
})

test('waits twice as long after each error, keeps the amounts, and says how old they are', async () => {
  await open()
  next = 'fails'
  await pass(35)
  expect(asked).toBe(2)
  expect(screen.getByText('Could not refresh. You see the amounts of 14:20.')).toBeVisible()
  await pass(44)
  expect(asked).toBe(2)
  await pass(24)
  expect(asked).toBe(3)
  expect(screen.getByText(/Stopped at 14:20/)).toBeVisible()
  next = 'runs'
  await pass(80)
  expect(asked).toBe(3)
  await pass(60)
  expect(asked).toBeGreaterThanOrEqual(4)
  expect(screen.queryByText(/Could not refresh/)).toBeNull()
})

test('a paused page asks nothing', async () => {
  await open(<SavingsPage />, 'Live session')
  await act(async () => screen.getByRole('radio', { name: 'Paused' }).click())
  const before = asked
  await pass(120)
  setVisible(true)
  await pass(2)
  expect(asked).toBe(before)
})

test('the counter follows the server within a tenth of a cent, and stops when answers stay away', async () => {
  await open()
  const amount = () => Number((screen.getByTestId('counter').parentElement?.textContent ?? '').replaceAll(/[$,]/g, ''))
  const [start, startedAt] = [amount(), Date.now()]
  await pass(25)
  const perHour = someSavings().rate_per_hour
  expect(Math.abs(amount() - start - (perHour * (Date.now() - startedAt)) / 3_600_000)).toBeLessThan(0.001)
  next = 'fails'
  await pass(80)
  const stopped = amount()
  await pass(300)
  expect(amount()).toBe(stopped)
  expect(stopped - start).toBeGreaterThan((perHour * 85) / 3600)
  expect(stopped - start).toBeLessThanOrEqual((perHour * 91) / 3600 + 0.0001)
})

test('an embed keeps its amounts when answers stay away, and says how old they are', async () => {
  server.use(
    http.get('*/api/v1/embed/economy', () =>
      next === 'fails' ? new HttpResponse(null, { status: 503 }) : HttpResponse.json(anEmbed('aws', { as_of: new Date().toISOString() })),
    ),
  )
  show(<EmbedPage />, '/embed/economy?token=abc')
  while (!screen.queryByTestId('counter')?.textContent) await pass(0.001)
  next = 'fails'
  await pass(85)
  expect(screen.queryByText(/The last answer is/)).toBeNull()
  await pass(200)
  expect(screen.getByText('The last answer is 5 min old. The counter waits for the next one.')).toBeVisible()
  expect(screen.getByTestId('counter')).toHaveTextContent('$')
  next = 'runs'
  await pass(300)
  expect(screen.queryByText(/The last answer is/)).toBeNull()
})
