import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aCostForecast, catalogue, now, seriesOf } from '../../../test/canned.ts'
import { answering, failing } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { api } from '../../app/api.ts'

// A canvas cannot be drawn in jsdom; what it would be given is kept instead.
const drawn = vi.hoisted(() => ({ last: undefined as { data: { datasets: { data: { x: number; y: number }[] }[] }; options: unknown } | undefined }))
vi.mock('react-chartjs-2', () => ({
  Line: (props: typeof drawn.last) => {
    drawn.last = props
    return <canvas data-testid="canvas" />
  },
}))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const slider = () => screen.findByRole('slider', { name: /Price by hour/ })

test('shows the key figures, the chart and the costs of the first GPU', async () => {
  renderPage('/')
  const figures = await screen.findByRole('region', { name: 'Key figures' })
  await waitFor(() => expect(figures).toHaveTextContent(/Lowest in 7 days\$0\.\d{3}/))
  expect(figures).toHaveTextContent(/Price now\$0\.\d{3}\/h/)
  expect(figures).toHaveTextContent(/in 24 h/)
  expect(screen.getByText(/RTX 4090, spot\. Updated 14:00/)).toBeVisible()
  expect(screen.getByText('Demo data', { selector: 'span' })).toBeVisible()
  const days = await screen.findByRole('list', { name: 'Costs by day' })
  expect(within(days).getAllByRole('listitem')).toHaveLength(8)
  expect(days).toHaveTextContent('9 h of it')
  expect(screen.getByText(/83% of true prices inside the 80% band/)).toBeVisible()
})

test('the hours can be walked through with the keyboard, and each says its price', async () => {
  const { user } = renderPage('/')
  const cursor = await slider()
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Wed 18 Nov, 14:00: \$0\.\d{3} per hour$/))
  act(() => cursor.focus())
  await user.keyboard('{ArrowRight}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Wed 18 Nov, 15:00: \$0\.\d{3} per hour, 80% interval \$0\.\d{3} to \$0\.\d{3}$/))
  await user.keyboard('{Shift>}{ArrowRight}{/Shift}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Thu 19 Nov, 15:00/))
  await user.keyboard('{End}')
  expect(Number(cursor.getAttribute('aria-valuenow'))).toBe(Number(cursor.getAttribute('aria-valuemax')))
  await user.keyboard('{Escape}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Wed 18 Nov, 14:00/))
})

test('a cut band tells its true bound', async () => {
  const { user } = renderPage('/')
  const cursor = await slider()
  act(() => cursor.focus())
  await user.keyboard('{PageUp}{PageUp}{ArrowRight>12/}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Sat 21 Nov, 02:00/))
  expect(cursor).toHaveTextContent(/80% interval \$0\.\d{3} – \$0\.7\d\d/)
  expect(cursor).toHaveTextContent('Drawn shorter than it is')
  expect(screen.getByText('Cut at 3 sigma')).toBeVisible()
})

test('pointing shows the hour under the pointer, leaving hides it', async () => {
  renderPage('/')
  const cursor = await slider()
  vi.spyOn(cursor, 'getBoundingClientRect').mockReturnValue({ left: 0, width: 700 } as DOMRect)
  fireEvent.pointerMove(cursor, { clientX: 650 })
  expect(cursor).toHaveTextContent(/Forecast \$/)
  fireEvent.pointerMove(cursor, { clientX: 80 })
  expect(cursor).toHaveTextContent(/(Actual|Last seen price) \$/)
  fireEvent.pointerLeave(cursor)
  expect(cursor).not.toHaveTextContent(/(Actual|Last seen price) \$/)
})

test('the chart is given history, forecast and two bands', async () => {
  renderPage('/')
  await screen.findByTestId('canvas')
  const sets = drawn.last?.data.datasets ?? []
  expect(sets).toHaveLength(7)
  const [low80, high80, low50, high50, past, ahead, marks] = sets.map((set) => set.data)
  expect(past?.length).toBe(72)
  expect(ahead?.length).toBe(1 + 168)
  expect(ahead?.[0]).toEqual(past?.at(-1))
  for (let i = 1; i <= 168; i++) {
    const edges = [low80, low50, ahead, high50, high80].map((set) => set?.[i]?.y ?? Number.NaN)
    expect(edges).toEqual(edges.toSorted((a, b) => a - b))
  }
  expect(marks).toHaveLength(1)
  const { scales } = (drawn.last as { options: unknown }).options as {
    scales: Record<
      'x' | 'y',
      { afterBuildTicks?: (axis: object) => void; afterFit: (axis: object) => void; ticks: { callback: (value: number, index: number) => string } }
    >
  }
  const axis: { ticks?: unknown[]; height?: number; width?: number } = {}
  scales.x.afterBuildTicks?.(axis)
  scales.x.afterFit(axis)
  scales.y.afterFit(axis)
  expect(axis).toMatchObject({ height: 30, width: 58 })
  expect(axis.ticks?.length).toBeGreaterThan(4)
  expect(scales.x.ticks.callback(0, 0)).toBe('Mon 16')
  expect(scales.y.ticks.callback(0.4, 0)).toBe('$0.40')
})

test('choosing another GPU goes into the address and shows its series', async () => {
  const { user, where } = renderPage('/?range=3d')
  await screen.findByRole('option', { name: 'V100 16 GB' })
  await user.selectOptions(screen.getByLabelText('GPU'), 'V100 16 GB')
  expect(where.path).toBe('/?range=3d&gpu=v100-16gb')
  expect(await screen.findByText('Forecast as of its last observation, 29 Feb 2024.')).toBeVisible()
  expect(screen.getByLabelText('Series')).toHaveDisplayValue('p3.8xlarge, us-east-1a, 4 GPU')
  expect(await screen.findByText('Last observation')).toBeInTheDocument()
  expect(screen.getByRole('region', { name: 'Key figures' })).toHaveTextContent('Last price$0.850/hseen 29 Feb 2024')
  expect(screen.getByText('The 7 days after')).toBeVisible()
})

test('provider, region and series can be narrowed, and market switched', async () => {
  const { user, where } = renderPage('/')
  await screen.findByRole('option', { name: 'Vast.ai' })
  await user.selectOptions(screen.getByLabelText('Provider'), 'vast')
  await user.selectOptions(screen.getByLabelText('Region'), 'eu-north')
  expect(where.path).toBe('/?provider=vast&region=eu-north')
  await waitFor(() => expect(screen.getByLabelText('Series')).toHaveDisplayValue('RTX 4090, eu-north'))
  await user.selectOptions(screen.getByLabelText('Market'), 'On demand')
  expect(where.path).toBe('/?market=on_demand')
  await user.selectOptions(await screen.findByLabelText('Series'), 'RTX 4090, eu-north')
  expect(where.path).toBe('/?market=on_demand&series=2')
})

test('ranges are chosen by button and by key', async () => {
  const { user, where } = renderPage('/')
  await slider()
  await user.click(screen.getByRole('radio', { name: '30 d past' }))
  expect(where.path).toBe('/?range=30d')
  expect(screen.getByRole('heading', { name: 'Hourly price, 30 days past and 7 ahead' })).toBeVisible()
  await user.keyboard('1')
  expect(where.path).toBe('/?range=24h')
  await user.keyboard('7')
  expect(where.path).toBe('/')
})

test('keys typed into a field are not shortcuts', async () => {
  const { user, where } = renderPage('/')
  await user.type(await screen.findByRole('textbox', { name: 'Hours of use per day' }), '3')
  await user.keyboard('{Control>}1{/Control}')
  expect(where.path).toBe('/')
})

test('"?" lists the shortcuts', async () => {
  const { user } = renderPage('/')
  await slider()
  await user.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveTextContent('Range 24 h, 3 d, 7 d, 30 d past')
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }))
  expect(await screen.findByRole('dialog')).toBeVisible()
})

test('the same hours as a table, with the true bounds', async () => {
  const { user, where } = renderPage('/')
  await slider()
  await user.keyboard('t')
  const table = await screen.findByRole('table')
  expect(within(table).getAllByRole('row')).toHaveLength(1 + 72 + 168)
  expect(within(table).getByRole('row', { name: /Sat 21 Nov, 02:00 Forecast/ })).toHaveTextContent(/\$0\.7\d\d$/)
  expect(where.path).toBe('/?view=table')
  await user.click(screen.getByRole('button', { name: 'Show as chart' }))
  expect(where.path).toBe('/')
})

test('files hold the same question', async () => {
  renderPage('/?gpu=v100-16gb&hours=4', { zone: 'Europe/Lisbon' })
  const daily = await screen.findByRole('link', { name: 'Daily costs as CSV' })
  expect(daily.getAttribute('href')).toBe(
    'http://localhost:4400/api/v1/spot/cost-forecast/v100-16gb?machine_type=interruptible&zone=Europe%2FLisbon&series=3&usage_hours_per_day=4&format=csv',
  )
  expect((await screen.findByRole('link', { name: 'Hourly forecast as CSV' })).getAttribute('href')).toBe(
    'http://localhost:4400/api/v1/series/3/forecast?format=csv',
  )
})

test('a total of fewer than 168 hours says so', async () => {
  const old = { ...aCostForecast(seriesOf.index, 8), hours_covered: 150 }
  server.use(answering('get', 'spot/cost-forecast/*', old))
  renderPage('/')
  expect(await screen.findByText('Next 7 days, 150 h of it')).toBeVisible()
})

test('hours of use change the costs, by entry and by slider', async () => {
  const { user, where } = renderPage('/')
  const total = aCostForecast(seriesOf.index, 8).total_7day_cost
  expect(await screen.findByText(`$${total.toFixed(2)}`)).toBeVisible()
  const entry = screen.getByRole('textbox', { name: 'Hours of use per day' })
  await user.clear(entry)
  await user.type(entry, '16{Enter}')
  expect(where.path).toBe('/?hours=16')
  expect(await screen.findByText(`$${(total * 2).toFixed(2)}`)).toBeVisible()
  await user.clear(entry)
  await user.type(entry, 'many')
  await user.tab()
  expect(entry).toHaveValue('16')
  act(() => screen.getByRole('slider', { name: 'Hours of use per day' }).focus())
  await user.keyboard('{ArrowRight}')
  expect(where.path).toBe('/?hours=16.5')
})

test('days are those of the chosen zone, and money is marked as US dollars in Portuguese', async () => {
  renderPage('/', { zone: 'America/Sao_Paulo', language: 'pt-BR' })
  expect(await screen.findByText(/Horário Padrão de Brasília \(GMT-3\)/)).toBeVisible()
  const days = await screen.findByRole('list', { name: 'Custos por dia' })
  expect(days).toHaveTextContent('12 h dele')
  expect(days).toHaveTextContent(/qua 18 nov/)
  expect(days.textContent).toMatch(/US\$\s\d,\d\d/)
})

test('too little history: what there is, how much is missing, and the prices so far', async () => {
  renderPage('/?gpu=l40s')
  expect(await screen.findByRole('heading', { name: 'Collecting prices: 6 of 50 h' })).toBeVisible()
  expect(screen.getByText(/The forecast starts Fri 20/)).toBeVisible()
  expect(await screen.findByRole('heading', { name: 'Hourly price so far' })).toBeVisible()
  expect(screen.queryByRole('heading', { name: 'Daily costs' })).toBeNull()
})

test('the server may know better that there is too little', async () => {
  server.use(failing('get', 'spot/cost-forecast/*', 400, 'not_enough_history', { required: 50, have: 49 }))
  renderPage('/')
  expect(await screen.findByRole('heading', { name: 'Collecting prices: 49 of 50 h' })).toBeVisible()
})

test('the first forecast is awaited, then shown', async () => {
  renderPage('/?gpu=h100-sxm')
  expect(await screen.findByText('Making the first forecast.')).toBeVisible()
  const ready = { ...seriesOf.pending, forecast_issued_at: seriesOf.index.forecast_issued_at }
  server.use(answering('get', 'series', { series: [ready], total: 1, next_after: null }))
  expect(await screen.findByText(/Forecast made/)).toBeVisible()
})

test('late prices are said to be late', async () => {
  renderPage('/?gpu=a100-80gb')
  expect(await screen.findByText('Prices are late.')).toBeVisible()
  expect(screen.getByText(/The last price is from Tue 17 Nov, 18:00/)).toBeVisible()
})

test('a flat price gets no best day', async () => {
  renderPage('/?gpu=t4')
  expect(await screen.findByText('Price is steady, start any time.')).toBeVisible()
  expect(screen.getAllByText('steady all week')).toHaveLength(2)
  expect(screen.queryByText('Best day')).toBeNull()
})

test('an error without data says what to do, and can be tried again', async () => {
  server.use(failing('get', 'spot/cost-forecast/*', 503, 'unavailable'))
  const { user } = renderPage('/')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('The forecast cannot be shown It failed with unavailable. A hint. Request req-1')
  server.resetHandlers()
  await user.click(within(alert).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/Forecast made/)).toBeVisible()
})

test('an error after data keeps the data and says how old it is', async () => {
  const { store } = renderPage('/')
  await screen.findByText(/Forecast made/)
  server.use(failing('get', 'spot/cost-forecast/*', 500, 'internal'))
  act(() => void store.dispatch(api.util.invalidateTags(['Forecast'])))
  expect(await screen.findByText('Could not refresh. You see the forecast of Wed 18 Nov, 14:00.')).toBeVisible()
  expect(screen.getByText(/Forecast made/)).toBeVisible()
})

test('the chart can fail alone', async () => {
  server.use(failing('get', 'series/1/forecast', 500, 'internal'))
  renderPage('/')
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with internal.')
  expect(await screen.findByText(/Forecast made/)).toBeVisible()
})

test('errors are in the language of the reader', async () => {
  server.use(failing('get', 'catalogue', 503, 'unavailable'))
  renderPage('/', { language: 'pt-BR' })
  expect(await screen.findByRole('alert')).toHaveTextContent('O banco de dados não responde no momento.')
})

test('without any prices the way to import them is shown', async () => {
  server.use(answering('get', 'catalogue', { ...catalogue, gpus: [], demo: false, has_prices: false }))
  renderPage('/')
  expect(await screen.findByRole('heading', { name: 'No prices yet' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Import prices' })).toHaveAttribute('href', '/prices/series')
  expect(screen.getByRole('link', { name: 'Connect a provider' })).toHaveAttribute('href', '/providers')
})

test('a choice without series offers a way back', async () => {
  server.use(answering('get', 'series', { series: [], total: 0, next_after: null }))
  const { user, where } = renderPage('/?provider=vast')
  await user.click(await screen.findByRole('button', { name: 'Show all providers' }))
  expect(where.path).toBe('/')
})

test('sharing copies the address', async () => {
  const { user } = renderPage('/')
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await user.click(await screen.findByRole('button', { name: 'Share' }))
  expect(write).toHaveBeenCalledWith('http://localhost:4400/')
  expect(await screen.findByRole('button', { name: 'Link copied' })).toBeVisible()
})
