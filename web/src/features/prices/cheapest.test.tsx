import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPrice, cheapestList, watchlist } from '../../../test/canned-providers.ts'
import { aHistory, now, seriesOf } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { api } from '../../app/api.ts'
import { changeCheapestChoice, readCheapestChoice, savedFilterOf, savedFilterPath, watchOf } from './cheapest-choice.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas /> }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const table = () => screen.findByRole('table', { name: 'Cheapest prices now' })
const narrow = () =>
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query.includes('max-width'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))

/** Keeps what was asked of `prices/cheapest`. */
function asking(): string[] {
  const asked: string[] = []
  server.use(
    http.get('*/api/v1/prices/cheapest', ({ request }) => {
      const { search, searchParams } = new URL(request.url)
      asked.push(search)
      return HttpResponse.json(cheapestList(searchParams))
    }),
  )
  return asked
}

test('each GPU has its cheapest price, what it saves, its week, place, availability and age', async () => {
  renderPage('/prices')
  const row = within(await table()).getByRole('row', { name: /RTX 4090.*Spot/ })
  expect(row).toHaveTextContent('RTX 409024 GBWhen to runSpot$0.30559% belowon demand $0.740')
  expect(row).toHaveTextContent('▼ 12%Vast.aieu-north98% of the time41 offers3 min ago')
  expect(within(row).getByRole('img', { name: /^Prices of the last 7 days, from \$0\.\d{3} to \$0\.\d{3}$/ })).toBeVisible()
  expect(within(row).getByRole('link', { name: 'RTX 4090' })).toHaveAttribute('href', '/prices/series/2')
})

test('a machine of several GPUs tells its own price, and a spot price above on demand says so', async () => {
  renderPage('/prices')
  const row = within(await table()).getByRole('row', { name: /H100/ })
  expect(row).toHaveTextContent('$2.108 GPUs, $16.80/h5% aboveon demand $2.00')
  expect(row).toHaveTextContent('▲ 8%AWSus-east-1 · us-east-1a, p5.48xlarge98% of the time1 offer, interrupted 5% to 10% of the time')
})

test('what is not known is said to be unknown, never 0, and a silent provider is named by its last answer', async () => {
  renderPage('/prices')
  const row = within(await table()).getByRole('row', { name: /Mystery/ })
  expect(row).toHaveTextContent('memory unknown')
  expect(row).toHaveTextContent('no on-demand price known')
  expect(row).toHaveTextContent('–no price 7 days ago')
  expect(row).toHaveTextContent(/acmeunknown/)
  expect(row).toHaveTextContent('14 hr agoNo answer since Wed 18 Nov, 00:26')
  expect(row).not.toHaveTextContent(/\$0\.000|0%/)
  expect(within(row).queryByRole('link')).toBeNull()
})

test('on-demand prices stand against nothing, and a steady week is unchanged', async () => {
  renderPage('/prices')
  expect(within(await table()).getByRole('row', { name: /On demand/ })).toHaveTextContent('On demand$0.740–unchangedRunPod')
})

test('filters go to the server and into the address, and can be taken away together', async () => {
  const asked = asking()
  const { user, where } = renderPage('/prices')
  await table()
  await user.selectOptions(screen.getByLabelText('Market'), 'Spot')
  await user.selectOptions(screen.getByLabelText('Memory'), '24 GB or more')
  await user.selectOptions(screen.getByLabelText('Provider'), 'vast')
  await user.selectOptions(screen.getByLabelText('Region'), 'eu-north')
  await user.selectOptions(screen.getByLabelText('GPUs per machine'), '8')
  await user.selectOptions(screen.getByLabelText('One row per'), 'Place')
  expect(where.path).toBe('/prices?market=spot&memory=24&provider=vast&region=eu-north&count=8&by=place')
  await waitFor(() => expect(asked.at(-1)).toContain('region=eu-north&market=spot&provider=vast&by=place&sort=gpu&min_memory_gb=24&gpu_count=8'))
  await user.selectOptions(screen.getByLabelText('Provider'), 'runpod')
  expect(where.path).not.toContain('region')
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0]!)
  expect(where.path).toBe('/prices?by=place')
})

test('columns sort both ways, said to screen readers, and the file has the same order', async () => {
  const asked = asking()
  const { user, where } = renderPage('/prices')
  await table()
  const head = (name: string) => screen.getByRole('columnheader', { name })
  expect(head('GPU')).toHaveAttribute('aria-sort', 'ascending')
  await user.click(screen.getByRole('button', { name: 'Per GPU-hour' }))
  expect(head('Per GPU-hour')).toHaveAttribute('aria-sort', 'ascending')
  await user.click(screen.getByRole('button', { name: 'Per GPU-hour' }))
  expect(where.path).toBe('/prices?sort=-price')
  await waitFor(() => expect(asked.at(-1)).toContain('sort=-price'))
  await user.click(screen.getByRole('button', { name: 'Availability' }))
  expect(where.path).toBe('/prices?sort=-availability')
  expect(await screen.findByRole('link', { name: 'These prices as CSV' })).toHaveAttribute('href', expect.stringMatching(/sort=-availability.*format=csv$/))
})

test('on a phone prices are cards, filters are folded away, and sorting is a list', async () => {
  narrow()
  const { user, where } = renderPage('/prices?market=spot')
  const list = await screen.findByRole('list', { name: 'Cheapest prices now' })
  expect(within(list).getAllByRole('listitem')).toHaveLength(3)
  expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent(/RTX 4090.*\$0\.305Spot.*7 days▼ 12%.*WhereVast.ai.*Seen3 min ago/)
  expect(screen.queryByRole('table')).toBeNull()
  expect(screen.queryByLabelText('Market')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Filters (1)', expanded: false }))
  await user.selectOptions(screen.getByLabelText('Sort by'), 'Price, lowest first')
  expect(where.path).toBe('/prices?market=spot&sort=price')
})

test('nothing found leads back, no prices at all lead to the providers', async () => {
  const { user, where, unmount } = renderPage('/prices?provider=nobody')
  expect(await screen.findByRole('heading', { name: 'Nothing matches these filters' })).toBeVisible()
  expect(screen.getByLabelText('Provider')).toHaveValue('nobody')
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[1]!)
  expect(where.path).toBe('/prices')
  unmount()
  server.use(answering('get', 'prices/cheapest', { prices: [], total: 0, demo: false, generated_at: '' }))
  renderPage('/prices')
  const told = await screen.findByText('Connect a provider and prices arrive within a minute. Several need no key.')
  expect(within(told.parentElement!).getByRole('link', { name: 'Connect a provider' })).toHaveAttribute('href', '/providers')
})

test('an error says so and can be retried; with prices on the page they stay, with their time', async () => {
  server.use(failing('get', 'prices/cheapest', 503, 'unavailable'))
  const { user, store } = renderPage('/prices')
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await table()
  server.use(failing('get', 'prices/cheapest', 503, 'unavailable'))
  store.dispatch(api.util.invalidateTags(['Cheapest']))
  expect(await screen.findByText('Could not refresh. You see the prices of 14:20.')).toBeVisible()
  expect(await table()).toBeVisible()
})

test('long lists grow on demand', async () => {
  const prices = Array.from({ length: 120 }, (_, i) => aPrice({ gpu: `gpu-${i}`, gpu_label: `GPU ${i}` }))
  const limits: (string | null)[] = []
  server.use(
    http.get('*/api/v1/prices/cheapest', ({ request }) => {
      const limit = new URL(request.url).searchParams.get('limit')
      limits.push(limit)
      return HttpResponse.json({ prices: prices.slice(0, Number(limit)), total: 120, demo: false, generated_at: '' })
    }),
  )
  const { user } = renderPage('/prices')
  expect(await screen.findByText('100 of 120 prices')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Show all' }))
  expect(await screen.findByText('120 prices')).toBeVisible()
  expect(limits).toEqual(['100', '1000'])
})

test('the page speaks Portuguese', async () => {
  renderPage('/prices', { language: 'pt-BR' })
  const row = within(await screen.findByRole('table', { name: 'Preços mais baratos agora' })).getByRole('row', { name: /RTX 4090.*Spot/ })
  expect(row.textContent?.replaceAll(/\s/g, ' ')).toContain('US$ 0,30559% abaixosob demanda US$ 0,740')
  expect(row).toHaveTextContent('41 ofertashá 3 min')
})

test('filters are saved under a name and come back as links', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'watchlist', sent, watchlist))
  const { user } = renderPage('/prices?market=spot&memory=24&sort=price')
  await user.click(await screen.findByRole('button', { name: 'Save filters' }))
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save' }))
  expect(screen.getByText('Fill this in')).toBeVisible()
  await user.type(screen.getByLabelText('Name'), 'Big spot')
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save' }))
  const filter = { name: 'Big spot', gpu: null, provider: null, region: null, market: 'spot', min_memory_gb: 24, gpu_count: null, sort: 'price' }
  await waitFor(() => expect(sent).toEqual([{ items: [], filters: [filter] }]))
  expect(await screen.findByRole('link', { name: 'Big spot' })).toHaveAttribute('href', '/prices?memory=24&market=spot&sort=price')
  await user.click(screen.getByRole('button', { name: 'Remove the saved filter Big spot' }))
  await waitFor(() => expect(sent.at(-1)).toEqual({ items: [], filters: [] }))
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Big spot' })).toBeNull())
})

test('an address that makes no sense is read as usual', () => {
  const read = (search: string) => readCheapestChoice(new URLSearchParams(search))
  expect(read('')).toEqual({ by: 'gpu', sort: 'gpu' })
  expect(read('memory=-1&market=free&count=2.5&by=x&sort=drop&gpu=%20')).toEqual({ by: 'gpu', sort: 'gpu' })
  expect(read('memory=24&market=spot&count=8&by=place&sort=-age')).toEqual({ memory: 24, market: 'spot', count: 8, by: 'place', sort: '-age' })
  expect(changeCheapestChoice(new URLSearchParams('x=1&by=place'), { by: 'gpu', sort: 'gpu', gpu: 'l4' }).toString()).toBe('x=1&gpu=l4')
})

test('a star keeps as much of the place as the row stands for', () => {
  const price = aPrice()
  const choice = { by: 'gpu', sort: 'gpu' } as const
  expect(watchOf(price, choice)).toEqual({ gpu: 'rtx-4090', market: 'spot', provider: null, region: null })
  expect(watchOf(price, { ...choice, provider: 'vast', region: 'eu' })).toEqual({ gpu: 'rtx-4090', market: 'spot', provider: 'vast', region: 'eu' })
  expect(watchOf(price, { ...choice, by: 'provider' })).toEqual({ gpu: 'rtx-4090', market: 'spot', provider: 'vast', region: null })
  expect(watchOf(price, { ...choice, by: 'place' })).toEqual({ gpu: 'rtx-4090', market: 'spot', provider: 'vast', region: 'eu-north' })
})

test('a saved filter is the way back to the same page', () => {
  const choice = readCheapestChoice(new URLSearchParams('gpu=l4&count=2&provider=aws&region=us'))
  expect(savedFilterPath(savedFilterOf('x', choice))).toBe('/prices?gpu=l4&provider=aws&region=us&count=2')
  expect(savedFilterPath(savedFilterOf('x', { by: 'gpu', sort: 'gpu' }))).toBe('/prices')
})

test('a series shows what it is, its history as a chart and a table, and leads to its forecast', async () => {
  const asked: string[] = []
  server.use(
    http.get('*/api/v1/series/2/history', ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json(aHistory(seriesOf.vast))
    }),
  )
  const { user } = renderPage('/prices/series/2')
  expect(await screen.findByRole('heading', { name: 'RTX 4090', level: 1 })).toBeVisible()
  expect(screen.getByText('Spot, Vast.ai, eu-north')).toBeVisible()
  expect(screen.getByRole('link', { name: 'See the forecast' })).toHaveAttribute('href', '/?gpu=rtx-4090&market=spot&series=2')
  const facts = screen.getByRole('region', { name: 'About this series' })
  expect(facts).toHaveTextContent(/Last price\$0\.\d{3}\/GPU-hour/)
  expect(facts).toHaveTextContent('On demand$0.740MarketSpotProviderVast.aiRegioneu-northZone–')
  expect(await screen.findByRole('slider', { name: /Price by hour/ })).toBeVisible()
  await user.click(screen.getByRole('radio', { name: '7 d' }))
  await waitFor(() => expect(asked).toEqual(['', '?from=2026-11-11T14%3A00%3A00.000Z']))
  await user.click(screen.getByRole('button', { name: 'Show as table' }))
  expect(await screen.findByRole('table', { name: 'Prices by hour' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'History as CSV' })).toHaveAttribute('href', expect.stringMatching(/series\/2\/history\?from=.*format=csv$/))
})

test('a young series says how far it is, one without a whole hour why it has no line', async () => {
  const young = {
    ...seriesOf.collecting,
    history_hours: 0,
    statistic: 'p25',
    zone: 'z1',
    gpu_count: 2,
    price_usd_per_gpu_hour: null,
    price_usd_per_hour: null,
    first_observed_at: null,
  }
  server.use(answering('get', 'series/4/history', { series: young, from: '2026-11-18T00:00:00Z', to: '2026-11-18T14:00:00Z', points: [] }))
  renderPage('/prices/series/4')
  expect(await screen.findByRole('heading', { name: '2 × L40S', level: 1 })).toBeVisible()
  expect(screen.getByText('A forecast needs 50 h of history; 0 h are here.')).toBeVisible()
  expect(screen.getByText(/The first point is drawn when the hour is over/)).toBeVisible()
  expect(screen.getByRole('region', { name: 'About this series' })).toHaveTextContent(
    /Last priceunknown.*Whole machineunknown.*a quarter of offers cost at most this.*First seenunknown/,
  )
})

test('a series that is not there says so', async () => {
  server.use(failing('get', 'series/99/history', 404, 'not_found'))
  renderPage('/prices/series/99')
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with not_found.')
})
