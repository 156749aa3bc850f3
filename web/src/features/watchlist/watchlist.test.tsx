import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPrice, cheapestList } from '../../../test/canned-providers.ts'
import { now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { forecastPath } from './watchlist-section.tsx'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas /> }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const rtx = { gpu: 'rtx-4090', market: 'spot', provider: null, region: null } as const
const filter = { name: 'Cheap', gpu: null, provider: 'vast', region: null, market: null, min_memory_gb: null, gpu_count: null, sort: null }
const watching = (...items: object[]) => answering('get', 'watchlist', { items, filters: [filter] })
const section = () => screen.findByRole('region', { name: 'Watchlist' })

test('an empty watchlist says what it is for', async () => {
  renderPage('/')
  expect(await section()).toHaveTextContent('Nothing is watched yet. The star beside a price keeps that GPU and place here')
  expect(screen.getByRole('link', { name: 'Choose from the prices' })).toHaveAttribute('href', '/prices')
})

test('a watched GPU shows price, change, week and age, and leads to its forecast', async () => {
  server.use(watching(rtx))
  renderPage('/')
  await waitFor(() =>
    expect(within(screen.getByRole('list', { name: 'Watchlist' })).getByRole('listitem')).toHaveTextContent('RTX 4090Spot, vast$0.305▼ 12%3 min ago'),
  )
  expect(screen.getByRole('link', { name: 'Forecast of RTX 4090, spot' })).toHaveAttribute('href', '/?gpu=rtx-4090&market=spot')
  expect(screen.getByRole('img', { name: /^Prices of the last 7 days/ })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Cheap' })).toHaveAttribute('href', '/prices?provider=vast')
  expect(localStorage.getItem('dumont.watching')).toBe('1')
})

test('each is asked for in its own place, and what is not offered says so', async () => {
  const asked: string[] = []
  server.use(
    watching({ gpu: 'gone', market: null, provider: 'vast', region: 'eu-north' }),
    http.get('*/api/v1/prices/cheapest', ({ request }) => {
      const { search, searchParams } = new URL(request.url)
      asked.push(search)
      return HttpResponse.json(cheapestList(searchParams))
    }),
  )
  renderPage('/')
  expect(await screen.findByText('Not offered now')).toBeVisible()
  expect(asked).toEqual(['?gpu=gone&sort=price&limit=1&provider=vast&region=eu-north'])
})

test('a provider that stopped answering is told', async () => {
  server.use(
    watching(rtx),
    answering('get', 'prices/cheapest', {
      prices: [aPrice({ no_answer_since: new Date(now - 7_200_000).toISOString() })],
      total: 1,
      demo: false,
      generated_at: '',
    }),
  )
  renderPage('/')
  expect(await screen.findByText('no answer')).toBeVisible()
})

test('a star on a price watches it, and another click stops that', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'watchlist', sent, { items: [], filters: [] }))
  const { user } = renderPage('/prices')
  const star = await screen.findByRole('button', { name: 'Watch RTX 4090, spot' })
  await waitFor(() => expect(star).toBeEnabled())
  await user.click(star)
  expect(await screen.findByRole('button', { name: 'Stop watching RTX 4090, spot', pressed: true })).toBeVisible()
  await waitFor(() => expect(sent).toEqual([{ items: [rtx], filters: [] }]))
  await user.click(screen.getByRole('button', { name: 'Stop watching RTX 4090, spot' }))
  await waitFor(() => expect(sent.at(-1)).toEqual({ items: [], filters: [] }))
  expect(await screen.findByRole('button', { name: 'Watch RTX 4090, spot', pressed: false })).toBeVisible()
})

test('on a slow network the last of quick clicks is sent last', async () => {
  const sent: unknown[] = []
  const answers: (() => void)[] = []
  server.use(
    http.put('*/api/v1/watchlist', async ({ request }) => {
      const body = (await request.json()) as object
      sent.push(body)
      await new Promise<void>((resolve) => answers.push(resolve))
      return HttpResponse.json(body)
    }),
  )
  const { user } = renderPage('/prices')
  const star = await screen.findByRole('button', { name: 'Watch RTX 4090, spot' })
  await waitFor(() => expect(star).toBeEnabled())
  await user.click(star)
  await user.click(await screen.findByRole('button', { name: 'Stop watching RTX 4090, spot' }))
  await waitFor(() => expect(answers).toHaveLength(1))
  expect(sent).toEqual([{ items: [rtx], filters: [] }])
  answers[0]!()
  await waitFor(() => expect(answers).toHaveLength(2))
  answers[1]!()
  expect(sent.at(-1)).toEqual({ items: [], filters: [] })
  expect(await screen.findByRole('button', { name: 'Watch RTX 4090, spot', pressed: false })).toBeVisible()
})

test('a star that could not be kept goes out again, and says why', async () => {
  server.use(failing('put', 'watchlist', 500, 'internal'))
  const { user } = renderPage('/prices')
  const star = await screen.findByRole('button', { name: 'Watch RTX 4090, spot' })
  await waitFor(() => expect(star).toBeEnabled())
  await user.click(star)
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with internal.')
  expect(await screen.findByRole('button', { name: 'Watch RTX 4090, spot', pressed: false })).toBeVisible()
})

test('a full list takes no more', async () => {
  server.use(watching(...Array.from({ length: 100 }, (_, i) => ({ ...rtx, gpu: `gpu-${i}` }))))
  renderPage('/prices')
  const star = await screen.findByRole('button', { name: 'Watch RTX 4090, spot' })
  await waitFor(() => expect(star).toHaveAttribute('title', 'That is as many as can be watched. Stop watching one first.'))
  expect(star).toBeDisabled()
})

test('a watchlist that cannot be read can be asked for again', async () => {
  server.use(failing('get', 'watchlist', 503, 'unavailable'))
  const { user } = renderPage('/')
  const failed = await within(await section()).findByRole('alert')
  expect(failed).toHaveTextContent('It failed with unavailable.')
  server.resetHandlers()
  await user.click(within(failed).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Nothing is watched yet.')).toBeVisible()
})

test('the forecast of a place is named by the place', () => {
  expect(forecastPath({ gpu: 'l4', market: 'spot', provider: 'aws', region: 'us-east-1' })).toBe('/?gpu=l4&market=spot&provider=aws&region=us-east-1')
})
