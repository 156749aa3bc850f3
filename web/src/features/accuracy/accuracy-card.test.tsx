import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aCollectingAccuracy, aHealth, anAccuracy } from '../../../test/canned-accuracy.ts'
import { now, seriesOf } from '../../../test/canned.ts'
import { answering, failing } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { api } from '../../app/api.ts'

vi.mock('react-chartjs-2', () => ({ Bar: () => <canvas />, Line: () => <canvas /> }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const path = 'spot/forecast-accuracy/rtx-4090'
const card = async () => {
  const found = await screen.findByRole('region', { name: 'Forecast accuracy' })
  await waitFor(() => expect(found).not.toBeEmptyDOMElement())
  return found
}

test('shows the error once beside that of "no change", the coverage, and the horizons', async () => {
  renderPage('/')
  const found = await card()
  expect(found).toHaveTextContent('average error (MAPE)7.4%')
  expect(found.textContent?.match(/MAPE/g)).toHaveLength(1)
  expect(found).toHaveTextContent('better than repeating the last price38%')
  expect(found).toHaveTextContent('of prices inside the 80% band78%')
  expect(found).toHaveTextContent('dashed: last price repeated, 11.9%')
  expect(found).toHaveTextContent('0–24 h ahead4.1%24–72 h ahead7.2%72–168 h ahead9.8%')
  expect(found).not.toHaveTextContent('new forecasts repeat')
})

test('worse than naive is said as loudly, with what follows from it', async () => {
  const health = aHealth({ state: 'naive', since: '2026-11-15T00:30:00.000Z', mape: 5.6, naive_mape: 5 })
  server.use(answering('get', path, anAccuracy(seriesOf.index, { verdict: 'worse', mape: 5.6, naive: { ...anAccuracy().naive, mape: 5 }, health })))
  renderPage('/')
  const found = await card()
  expect(found).toHaveTextContent('worse than repeating the last price12%')
  expect(within(found).getByText('12%')).toHaveClass('text-bad')
  expect(found).toHaveTextContent(
    'Since 15 Nov 2026 new forecasts of this market repeat the last price until its model recovers. Over its last seven scored days the model was off by 5.6%, repeating the last price by 5%.',
  )
})

test.each([
  [{ verdict: 'same' as const }, 'to repeating the last priceEqual'],
  [{ verdict: 'not_enough' as const }, 'too few hours yet to compare with repeating the last price–'],
  [{ verdict: 'worse' as const, naive: { ...anAccuracy().naive, mape: 0 } }, 'than repeating the last price, which made no errorWorse'],
  [{ bands: [], by_horizon: [] }, 'of prices inside the 80% band–'],
  [{ health: aHealth({ days_worse: 3 }) }, 'did worse than repeating the last price: 3. After 7, new forecasts repeat it'],
  [{ health: aHealth({ state: 'naive', mape: null, naive_mape: null }) }, 'New forecasts of this market repeat the last price until its model recovers.'],
])('says what is the case: %j', async (part, words) => {
  server.use(answering('get', path, anAccuracy(seriesOf.index, part)))
  renderPage('/')
  expect(await card()).toHaveTextContent(words)
})

test('the bars are walked through by keys, and each says its day', async () => {
  const { user } = renderPage('/')
  const bars = await screen.findByRole('slider', { name: /Error by day/ })
  expect(bars).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Tue 17 Nov: error \d.*%, repeating the last price \d.*%, forecast hours scored: 96$/))
  act(() => bars.focus())
  await user.keyboard('{Home}{ArrowRight}{ArrowRight}')
  expect(bars).toHaveAttribute('aria-valuetext', 'Fri 23 Oct: nothing scored')
  expect(bars).toHaveTextContent('Fri 23 Oct')
  await user.keyboard('{Escape}')
  expect(bars).not.toHaveTextContent('Fri 23 Oct')
  vi.spyOn(bars, 'getBoundingClientRect').mockReturnValue({ left: 0, width: 280 } as DOMRect)
  await user.pointer({ target: bars, coords: { clientX: 272 } })
  expect(bars).toHaveTextContent(/Tue 17 NovOur error/)
})

test('while too few hours came true it says how far it is', async () => {
  server.use(answering('get', path, { ...aCollectingAccuracy(seriesOf.index, 120), needed_hours: 500 }))
  renderPage('/')
  const found = await card()
  expect(found).toHaveTextContent('Scored 120 of 500 hours')
  expect(within(found).getByRole('progressbar', { name: 'Hours scored' })).toHaveAttribute('aria-valuenow', '24')
  expect(found).not.toHaveTextContent('MAPE')
})

test('a history that has ended has nothing to score any more', async () => {
  renderPage('/?gpu=v100-16gb')
  expect(await screen.findByText(/This price history has ended/)).toBeVisible()
})

test('it follows the selection, and hands it over to the page', async () => {
  const { user, where } = renderPage('/?range=3d')
  await card()
  await screen.findByRole('option', { name: 'L40S' })
  await user.selectOptions(screen.getByLabelText('GPU'), 'L40S')
  expect(await screen.findByText('Scored 9 of 24 hours')).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'The whole record, and what we said' }))
  expect(where.path).toBe('/accuracy?gpu=l40s')
})

test('an error keeps the old figures and offers to try again', async () => {
  server.use(failing('get', path, 503, 'unavailable'))
  const { user, store } = renderPage('/')
  expect(await screen.findByText('The record cannot be shown')).toBeVisible()
  server.resetHandlers()
  await user.click(within(await card()).getByRole('button', { name: 'Try again' }))
  await waitFor(async () => expect(await card()).toHaveTextContent('7.4%'))
  server.use(failing('get', path, 503, 'unavailable'))
  act(() => void store.dispatch(api.util.invalidateTags(['Accuracy'])))
  expect(await screen.findByText('Could not refresh. You see the figures of before.')).toBeVisible()
  expect(await card()).toHaveTextContent('7.4%')
})

test('without prices there is no record, only savings', async () => {
  server.use(answering('get', 'catalogue', { demo: false, has_prices: false, gpus: [] }))
  renderPage('/')
  expect(await screen.findByText('No prices yet')).toBeVisible()
  expect(await screen.findByRole('region', { name: 'Saved so far' })).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Forecast accuracy' })).toBeNull()
})
