import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aHealth, anAccuracy, anOverview, aPastForecast, fallen } from '../../../test/canned-accuracy.ts'
import { now, seriesOf } from '../../../test/canned.ts'
import { answering, failing } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

// A canvas cannot be drawn in jsdom; what it would be given is kept instead.
type Drawn = { data: { datasets: { data: { x: number; y: number }[] }[] } }
const drawn = vi.hoisted(() => ({ last: undefined as Drawn | undefined }))
vi.mock('react-chartjs-2', () => ({
  Bar: () => <canvas />,
  Line: (props: Drawn) => {
    drawn.last = props
    return <canvas data-testid="canvas" />
  },
}))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const region = (name: string) => screen.findByRole('region', { name })
const saidChart = () => screen.findByRole('slider', { name: /What we said and what it was/ })

test('answers first: error, against no forecast, coverage, hours', async () => {
  renderPage('/accuracy')
  const headline = await region('How accurate')
  expect(headline).toHaveTextContent('Average error (MAPE)7.4%repeating the last price: 11.9%')
  expect(headline).toHaveTextContent('Against no forecast38%better than repeating the last price')
  expect(headline).toHaveTextContent('Inside the 80% band78.3%of prices; 80% was said')
  expect(headline).toHaveTextContent('Hours scored640by 17,800 forecast hours')
})

test('every figure is there with what it means, a negative R² too', async () => {
  server.use(answering('get', 'spot/forecast-accuracy/rtx-4090', anAccuracy(seriesOf.index, { r_squared: -0.31 })))
  renderPage('/accuracy')
  const figures = await region('All figures')
  expect(figures).toHaveTextContent('R²-0.31')
  expect(figures).toHaveTextContent('May be negative')
  expect(figures).toHaveTextContent('Relative to the last price0.62')
  expect(figures).toHaveTextContent('Relative to last week0.75')
  expect(figures).toHaveTextContent('Weighted quantile loss (WQL)0.0187')
  expect(figures).toHaveTextContent('Left out: no price was seen120')
})

test('calibration is drawn, told in words, and listed by level', async () => {
  renderPage('/accuracy')
  const card = await region('Calibration')
  expect(within(card).getByRole('img', { name: /Of true prices, 78\.3% lay inside the 80% band/ })).toBeVisible()
  expect(
    within(card)
      .getAllByRole('row')
      .map((row) => row.textContent),
  ).toEqual(['SaidObserved', '5%6.1%', '10%11.4%', '25%26.2%', '50%52.1%', '75%75.8%', '90%89.7%', '95%94.9%'])
})

test('what following it was worth is told per job, a loss as a loss', async () => {
  renderPage('/accuracy')
  const long = await screen.findByRole('region', { name: 'A job of 24 h' })
  expect(long).toHaveTextContent('-6%Below zero: following it cost more than starting at once')
  expect(within(long).getByText('-6%')).toHaveClass('text-bad')
  expect(screen.getByRole('region', { name: 'A job of 4 h' })).toHaveTextContent('58%of the saving that was possibleSaved against starting at once9.1%')
})

test.each([
  [[], 'No forecast’s week has come true yet.'],
  [[{ job_hours: 4, decisions: 6, captured_share: null, saved_percent: 0, regret_percent: 0, best_tenth_share: 1 }], 'The price stood still: nothing to save'],
])('a week that has not come true, or a price that stood still, is no score', async (decisions, words) => {
  server.use(answering('get', 'spot/forecast-accuracy/rtx-4090', anAccuracy(seriesOf.index, { decisions })))
  renderPage('/accuracy')
  expect(await screen.findByText(words)).toBeVisible()
})

test('errors by day are a chart or a table, and a file', async () => {
  const { user } = renderPage('/accuracy?days=90')
  const card = await region('Error by day')
  expect(within(card).getByRole('link', { name: 'Error by day as CSV' })).toHaveAttribute(
    'href',
    expect.stringMatching(/spot\/forecast-accuracy\/rtx-4090\?machine_type=interruptible&days=90&zone=UTC&format=csv$/),
  )
  await user.click(within(card).getByRole('button', { name: 'Show as table' }))
  const rows = within(within(card).getByRole('table', { name: 'Error by day' })).getAllByRole('row')
  expect(rows).toHaveLength(29)
  expect(rows[1]).toHaveTextContent(/^Tue 17 Nov/)
  expect(rows[26]).toHaveTextContent('Fri 23 Oct–––0')
  await user.click(within(card).getByRole('button', { name: 'Show as chart' }))
  expect(within(card).getByRole('slider')).toBeVisible()
})

test('errors by hours ahead, hour of day and weekday are there, in the zone of the reader', async () => {
  const asked: string[] = []
  server.use(
    http.get('*/api/v1/spot/forecast-accuracy/rtx-4090', ({ request }) => {
      const zone = new URL(request.url).searchParams.get('zone') ?? ''
      asked.push(zone)
      return HttpResponse.json(anAccuracy(seriesOf.index, { zone }))
    }),
  )
  renderPage('/accuracy', { zone: 'America/Sao_Paulo' })
  const rows = within(await region('Error by hours ahead')).getAllByRole('row')
  expect(rows[3]).toHaveTextContent('72–168 h9.8%14.1%0.777.4%10,000')
  const times = await region('When it errs')
  expect(times).toHaveTextContent('In Brasilia Standard Time (GMT-3)')
  expect(within(times).getByRole('slider', { name: /hour of the day/ })).toHaveAttribute('aria-valuetext', expect.stringMatching(/^23:00: error/))
  expect(within(times).getByRole('slider', { name: /day of the week/ })).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Sunday: error/))
  expect(asked).toEqual(['America/Sao_Paulo'])
})

test('what we said is drawn over what came true, the newest whole week first', async () => {
  renderPage('/accuracy')
  const card = await region('What we said')
  await within(card).findByTestId('canvas')
  expect(card).toHaveTextContent('Error 5.9%, repeating the last price 12.3%; 83.1% of prices inside the 80% band.')
  await waitFor(() => expect(drawn.last?.data.datasets[4]?.data.length).toBeGreaterThan(100))
  const [, , , , past, ahead] = drawn.last?.data.datasets ?? []
  expect(ahead?.data).toHaveLength(1 + 168)
  // The truth goes on under the forecast.
  expect(past?.data.at(-1)?.x).toBeGreaterThan(ahead?.data[0]?.x ?? Number.POSITIVE_INFINITY)
})

test('each hour says what it was and what was said, by keys', async () => {
  const { user } = renderPage('/accuracy?said=30')
  const chart = await saidChart()
  act(() => chart.focus())
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(chart).toHaveAttribute(
    'aria-valuetext',
    expect.stringMatching(
      /^Thu 12 Nov, 02:00: it was \$0\.\d{3}\. We said \$0\.\d{3}, 80% interval \$0\.\d{3} to \$0\.\d{3}\. (Inside|Outside) the 80% band\.$/,
    ),
  )
  expect(chart).toHaveTextContent(/It was \$0\.\d{3}We said \$0\.\d{3}/)
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/no price was seen, the last one was/))
  await user.keyboard('{Escape}')
  expect(chart).not.toHaveTextContent('We said')
})

test('another forecast is chosen by button, slider and day, and stands in the address', async () => {
  const { user, where } = renderPage('/accuracy?said=40')
  const card = await region('What we said')
  await within(card).findByTestId('canvas')
  await user.click(within(card).getByRole('button', { name: 'Later forecast' }))
  expect(where.path).toBe('/accuracy?said=41')
  const slider = within(card).getByRole('slider', { name: 'Forecast made at' })
  await waitFor(() => expect(slider).toHaveAttribute('aria-valuetext', 'Sat 14 Nov, 18:04'))
  act(() => slider.focus())
  await user.keyboard('{ArrowRight}')
  expect(where.path).toBe('/accuracy?said=42')
  await waitFor(() => expect(slider).toHaveAttribute('aria-valuetext', 'Sun 15 Nov, 00:04'))
  fireEvent.change(within(card).getByLabelText('Made on'), { target: { value: '2026-11-16' } })
  expect(where.path).toBe('/accuracy?said=49')
})

test('older forecasts are loaded when asked for, and a shared one beyond them is shown at once', async () => {
  const { user } = renderPage('/accuracy?said=5')
  const card = await region('What we said')
  const slider = await within(card).findByRole('slider', { name: 'Forecast made at' })
  expect(slider).toHaveAttribute('aria-valuenow', '0')
  expect(slider).toHaveAttribute('aria-valuemax', '20')
  await user.click(within(card).getByRole('button', { name: 'Load older' }))
  await waitFor(() => expect(slider).toHaveAttribute('aria-valuemax', '40'))
  await user.click(within(card).getByRole('button', { name: 'Load older' }))
  await waitFor(() => expect(slider).toHaveAttribute('aria-valuemax', '55'))
  expect(slider).toHaveAttribute('aria-valuenow', '4')
  expect(within(card).queryByRole('button', { name: 'Load older' })).toBeNull()
})

test('the hours of a forecast are a table too', async () => {
  const { user } = renderPage('/accuracy?said=30')
  const card = await region('What we said')
  await within(card).findByTestId('canvas')
  await user.click(within(card).getByRole('button', { name: 'Show as table' }))
  const rows = within(within(card).getByRole('table', { name: 'What we said' })).getAllByRole('row')
  expect(rows.length).toBeGreaterThan(168)
  expect(rows.at(-1)).toHaveTextContent(/–\$0\.\d{3}/)
})

test('one that is not kept is told, and the way on is there', async () => {
  const { user, where } = renderPage('/accuracy?said=999')
  expect(await screen.findByText('This forecast is not kept any more, or never was.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Show another one' }))
  expect(where.path).toMatch(/^\/accuracy\?said=\d+$/)
  expect(await saidChart()).toBeVisible()
})

test('when none is kept yet, it says which will be', async () => {
  server.use(answering('get', 'series/1/forecasts', { series: seriesOf.index, forecasts: [], next_before: null }))
  renderPage('/accuracy')
  expect(await screen.findByText(/Those of 00, 06, 12 and 18 UTC are/)).toBeVisible()
})

test('a forecast none of whose hours came true has no score', async () => {
  const past = aPastForecast(seriesOf.index, 56)
  server.use(answering('get', 'series/1/forecasts/56', { ...past, num_samples: 0, mape: null, naive_mape: null, coverage_80: null, cold_start: true }))
  renderPage('/accuracy?said=56')
  expect(await screen.findByText(/No hour of it has come true yet\. Scored: 0 of 168 hours\..*less than 14 days/)).toBeVisible()
})

test('a failing list of forecasts leaves the rest of the page', async () => {
  server.use(failing('get', 'series/1/forecasts', 503, 'unavailable'))
  const { user } = renderPage('/accuracy')
  const card = await region('What we said')
  const again = await within(card).findByRole('button', { name: 'Try again' })
  expect(await region('How accurate')).toBeVisible()
  server.resetHandlers()
  await user.click(again)
  expect(await saidChart()).toBeVisible()
})

test('another choice forgets the forecast that was shown, and keeps the period', async () => {
  const { user, where } = renderPage('/accuracy?days=7&said=30')
  await screen.findByRole('option', { name: 'T4' })
  await user.selectOptions(screen.getByLabelText('GPU'), 'T4')
  expect(where.path).toBe('/accuracy?days=7&gpu=t4')
  await user.click(screen.getByRole('radio', { name: '90 d' }))
  expect(where.path).toBe('/accuracy?days=90&gpu=t4')
  await user.click(within(screen.getByRole('main')).getByRole('link', { name: 'Forecast' }))
  expect(where.path).toBe('/?gpu=t4')
})

test('the record of everything is ordered by its columns, by GPU, provider or series, and a file', async () => {
  const asked: string[] = []
  server.use(
    http.get('*/api/v1/accuracy', ({ request }) => {
      const { search, searchParams } = new URL(request.url)
      asked.push(search)
      return HttpResponse.json(anOverview(searchParams))
    }),
  )
  const { user, where } = renderPage('/accuracy')
  const card = await region('The record of everything')
  const table = await within(card).findByRole('table')
  const rows = within(table).getAllByRole('row')
  expect(rows[1]).toHaveTextContent('RTX 409038% better7.4%11.9%0.660.018778.3%16.2%145,000')
  expect(rows[3]).toHaveTextContent('V100 16 GB17% worse')
  expect(rows[4]).toHaveTextContent('L40SCollecting–')
  expect(rows.at(-1)).toHaveTextContent('Overall33% better')
  await user.click(within(table).getByRole('button', { name: 'Error' }))
  expect(where.path).toBe('/accuracy?sort=mape')
  await user.click(await within(card).findByRole('button', { name: 'Error' }))
  expect(where.path).toBe('/accuracy?sort=-mape')
  await user.click(within(card).getByRole('radio', { name: 'Series' }))
  expect(await within(card).findByText('2 of 340 rows')).toBeVisible()
  expect(within(card).getByRole('link', { name: 'vast:rtx-4090:eu-north' })).toHaveAttribute('href', '/accuracy?gpu=rtx-4090&market=spot&series=2')
  await user.click(within(card).getByRole('button', { name: 'Show more' }))
  await waitFor(() => expect(asked.at(-1)).toBe('?by=series&days=30&sort=mape&order=desc&limit=5000'))
  expect(within(card).getByRole('link', { name: 'The record as CSV' })).toHaveAttribute(
    'href',
    expect.stringMatching(/\/accuracy\?by=series&days=30&sort=mape&order=desc&format=csv$/),
  )
  await user.click(within(card).getByRole('radio', { name: 'Provider' }))
  expect(await within(card).findByText('RunPod')).toBeVisible()
})

test('families that repeat the last price come first, with when they fell', async () => {
  renderPage('/accuracy')
  const card = await region('What forecasts are made with')
  const [, first] = await within(card).findAllByRole('row')
  expect(first).toHaveTextContent('RunPod, spot, single offersLast price repeated15 Nov 20265.2%4.4%100')
  expect(card).toHaveTextContent('All providers, spot, cheapest of all')
  expect(within(card).getByRole('list', { name: 'Changes' })).toHaveTextContent('Sat 14 Nov: RunPod, spot, single offers set aside, 5.2% against 4.4%.')
})

test('a market that fell back says so above everything else', async () => {
  server.use(answering('get', 'spot/forecast-accuracy/rtx-4090', anAccuracy(seriesOf.index, { verdict: 'same', health: fallen })))
  renderPage('/accuracy')
  expect(await screen.findByText(/^Since 15 Nov 2026 new forecasts of this market repeat the last price/)).toBeVisible()
})

test('collecting, a choice without prices, and an error each say what is the case', async () => {
  const first = renderPage('/accuracy?gpu=l40s')
  expect(await screen.findByText('Scored 9 of 24 hours')).toBeVisible()
  first.unmount()
  server.use(failing('get', 'spot/forecast-accuracy/rtx-4090', 503, 'unavailable'))
  const second = renderPage('/accuracy')
  expect(await screen.findByText('The record cannot be shown')).toBeVisible()
  expect(await saidChart()).toBeVisible()
  second.unmount()
  server.use(answering('get', 'catalogue', { demo: false, has_prices: false, gpus: [] }))
  renderPage('/accuracy')
  expect(await screen.findByText('No prices yet')).toBeVisible()
})

test('the health of a family that never fell says nothing', async () => {
  server.use(answering('get', 'accuracy/health', { families: [aHealth()], events: [] }))
  renderPage('/accuracy')
  const card = await region('What forecasts are made with')
  expect(await within(card).findByText('always')).toBeVisible()
  expect(within(card).queryByRole('list')).toBeNull()
})
