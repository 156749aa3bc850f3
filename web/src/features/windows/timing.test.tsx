import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { me, now, seriesOf } from '../../../test/canned.ts'
import { answerTiming, anAlternative, aTiming, aVerdict, somePlans, usWest } from '../../../test/canned-windows.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import type { AskedJob } from './api.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

// It arrives late, and the first of a file has to be made ready.
const timingCard = () => screen.findByRole('region', { name: 'Best time to rent' })
const verdict = async (text: string | RegExp) => within(await timingCard()).findByText(text)

/** Answers, and keeps what was asked. */
function asking(): AskedJob[] {
  const asked: AskedJob[] = []
  server.use(
    http.post('*/api/v1/spot/optimal-timing', async ({ request }) => {
      const job = (await request.json()) as AskedJob
      asked.push(job)
      return HttpResponse.json(answerTiming(job as Parameters<typeof answerTiming>[0]))
    }),
  )
  return asked
}

/** Minutes that pass when the test says so; everything else keeps its real time. */
function everyMinute() {
  const real = globalThis.setInterval
  const ticks: (() => void)[] = []
  vi.spyOn(globalThis, 'setInterval').mockImplementation(((run: () => void, ms: number) => {
    if (ms === 60_000) ticks.push(run)
    return real(run, ms)
  }) as typeof setInterval)
  return {
    passUntil: (time: string) => {
      vi.setSystemTime(Date.parse(time))
      act(() => ticks.forEach((tick) => tick()))
    },
  }
}

test('the answer comes first: when, until when, at which price, and what it saves', async () => {
  renderPage('/')
  expect(await verdict('Fri 20, 21:00')).toBeVisible()
  const card = await timingCard()
  expect(card).toHaveTextContent('6 hours, any time in the next 7 days Demo data')
  expect(card).toHaveTextContent('until Sat 21, 03:00, in 2 days, about $0.296/h')
  expect(card).toHaveTextContent('Cheaper than now28%ExcellentSaves, 6 h$0.69')
  expect(card).toHaveTextContent('Best within 24 heu-north, Wed 18, 21:00, $2.0517% cheaper')
  expect(card).toHaveTextContent('In 8 of 10 cases$1.60 to $2.04')
})

test('the next best times open with their places', async () => {
  const { user } = renderPage('/')
  await user.click(await verdict('Next 2 best times'))
  const [second, third] = within(screen.getByText('Next 2 best times').closest('details')!).getAllByRole('listitem')
  expect(second).toHaveTextContent('Sat 21, 22:00 until Sun 22, 04:00Vast.ai, eu-north$1.8724% cheaper')
  expect(third).toHaveTextContent('Vast.ai, us-west')
})

test('another length is asked once typing rests, and stands in the address', async () => {
  const asked = asking()
  const { user, where } = renderPage('/?gpu=rtx-4090')
  await verdict('Fri 20, 21:00')
  const entry = screen.getByRole('textbox', { name: 'Job length' })
  await user.clear(entry)
  await user.type(entry, '12.5')
  await waitFor(() => expect(where.path).toBe('/?gpu=rtx-4090&job=12.5'))
  expect(await screen.findByText(/12.5 hours, any time/)).toBeVisible()
  await user.click(within(screen.getByLabelText('Common lengths')).getByRole('radio', { name: '24 h' }))
  await user.type(screen.getByRole('textbox', { name: 'GPUs' }), '{Backspace}4{Enter}')
  expect(await screen.findByText(/24 hours on 4 GPUs/)).toBeVisible()
  await waitFor(() =>
    expect(asked.map((job) => [job.job_duration_hours, job.gpu_count])).toEqual([
      [6, undefined],
      [12.5, undefined],
      [24, undefined],
      [24, 4],
    ]),
  )
})

test('a change while typing rests loses neither', async () => {
  const { user, where } = renderPage('/')
  await verdict('Fri 20, 21:00')
  fireEvent.change(screen.getByRole('textbox', { name: 'Job length' }), { target: { value: '12' } })
  await user.selectOptions(screen.getByLabelText('Ready by'), 'In 24 h')
  expect(await screen.findByText('12 hours, ready by Thu 19, 14:20', { exact: false })).toBeVisible()
  expect(where.path).toBe('/?by=24h&job=12')
})

test('a length that no job may have says so and asks nothing', async () => {
  const asked = asking()
  const { user, where } = renderPage('/')
  await verdict('Fri 20, 21:00')
  const entry = screen.getByRole('textbox', { name: 'Job length' })
  await user.clear(entry)
  await user.type(entry, '200{Enter}')
  expect(screen.getByText('0.25 to 168')).toBeVisible()
  expect(entry).toBeInvalid()
  expect([where.path, asked.length]).toEqual(['/', 1])
  await user.clear(entry)
  await user.type(entry, '6{Enter}')
  expect(entry).toBeValid()
})

test('"ready by" is from now, or a date and time in the zone of the page', async () => {
  const asked = asking()
  const { user, where } = renderPage('/', { zone: 'America/Sao_Paulo' })
  await verdict('Fri 20, 18:00')
  await user.selectOptions(screen.getByLabelText('Ready by'), 'In 48 h')
  expect(await screen.findByText(/ready by Fri 20, 11:20/)).toBeVisible()
  await user.selectOptions(screen.getByLabelText('Ready by'), 'A date and time')
  const date = await screen.findByLabelText('Ready by, GMT-3')
  expect(date).toHaveValue('2026-11-19T12:00')
  fireEvent.change(date, { target: { value: '2026-11-21T03:00' } })
  expect(await screen.findByText(/ready by Sat 21, 03:00/)).toBeVisible()
  expect(where.path).toBe('/?by=2026-11-21T06%3A00Z')
  expect(asked.map((job) => job.deadline)).toEqual([undefined, '2026-11-20T14:20:00.000Z', '2026-11-19T15:00:00.000Z', '2026-11-21T06:00:00.000Z'])
})

test.each([
  ['by=2026-11-18T14:00Z', 'This time has passed.'],
  ['by=24h&job=24.5', 'The job takes longer than that. Choose a later time, or a shorter job.'],
  ['by=24h&job=24&start_minutes=1', 'The job takes longer than that. Choose a later time, or a shorter job.'],
])('a deadline that cannot be met is told without asking: %s', async (search, text) => {
  const asked = asking()
  renderPage(`/?${search}`)
  expect(await verdict(text)).toBeVisible()
  expect(asked).toEqual([])
})

test('only this place is its provider, region and machine', async () => {
  const asked = asking()
  const { user } = renderPage('/?series=2')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByRole('radio', { name: 'This place' }))
  expect(await screen.findByText('Only Vast.ai, eu-north')).toBeVisible()
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ providers: ['vast'], regions: ['eu-north'], instance_types: ['RTX 4090'] }))
})

test('the cheapest of all is no place to stay in', async () => {
  renderPage('/')
  await verdict('Fri 20, 21:00')
  expect(screen.queryByRole('radio', { name: 'This place' })).toBeNull()
})

test('more conditions are asked for and cleared', async () => {
  const asked = asking()
  const { user, where } = renderPage('/')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByText('More conditions'))
  await user.selectOptions(await screen.findByLabelText('May run from'), '22:00')
  await user.click(screen.getByRole('button', { name: 'Sat' }))
  await user.click(screen.getByRole('switch', { name: 'May pause and go on later' }))
  await user.selectOptions(screen.getByLabelText('GPUs that would do as well: none'), 'L40S')
  await user.selectOptions(screen.getByLabelText('Only these providers: all of them'), 'Vast.ai')
  await user.type(screen.getByLabelText('Maximum price per GPU'), '0.35{Enter}')
  await user.selectOptions(screen.getByLabelText('Home, where the data is'), 'Vast.ai, us-west')
  await user.type(screen.getByLabelText('Data to move from home'), '50{Enter}')
  await waitFor(() =>
    expect(asked.at(-1)).toMatchObject({
      allowed_hours: { from: 22, to: 6 },
      weekdays: [0, 1, 2, 3, 4, 6],
      split: { min_piece_minutes: 60, restart_cost_usd: 0 },
      equivalents: ['l40s'],
      providers: ['vast'],
      max_price_usd_per_gpu_hour: 0.35,
      home: { provider: 'vast', region: 'us-west' },
      data_gb: 50,
      zone: 'UTC',
    }),
  )
  expect(screen.getByText('8 set')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove L40S' }))
  expect(screen.getByText('7 set')).toBeVisible()
  await user.selectOptions(screen.getByLabelText('until'), '08:00')
  expect(where.path).toContain('allowed=22-8')
  await user.click(screen.getByRole('button', { name: 'Clear them' }))
  expect(where.path).toBe('/')
})

test.each([
  ['run_now', 'now_is_cheapest', 'Run now', 'No later time is expected to be cheaper.'],
  ['steady', 'price_is_steady', 'Price is steady, start any time', 'The price hardly changes'],
  ['steady', 'below_forecast_error', 'Price is steady, start any time', 'smaller than the forecast’s own error'],
] as const)('%s because %s: nothing is promised', async (action, reason, headline, why) => {
  const start_time = action === 'steady' ? null : new Date(now).toISOString()
  server.use(answering('post', 'spot/optimal-timing', aTiming({ verdict: aVerdict({ action, reason, start_time, saving: 0, saving_percentage: 0 }) })))
  renderPage('/')
  expect(await verdict(headline)).toBeVisible()
  const card = await timingCard()
  expect(card).toHaveTextContent(why)
  expect(card).not.toHaveTextContent('Cheaper than now')
  await screen.findByRole('slider', { name: /Price by hour/ })
  expect(screen.queryAllByTestId('best-window')).toHaveLength(action === 'steady' ? 0 : 1)
})

test('when the place makes the difference, it says where to', async () => {
  const start_time = new Date(now).toISOString()
  server.use(
    answering(
      'post',
      'spot/optimal-timing',
      aTiming({
        verdict: aVerdict({ action: 'move', reason: 'place_pays', place: usWest, start_time, saving: 0.77, saving_percentage: 31 }),
        alternatives: [
          anAlternative({ kind: 'same_time_other_place', start_time, difference_percentage: -12 }),
          anAlternative({ kind: 'same_place_other_time', difference: 0.2, difference_percentage: 5 }),
          anAlternative({ kind: 'home', difference: 0.3, difference_percentage: 8 }),
          anAlternative({ difference: 0, difference_percentage: -0.1 }),
        ],
      }),
    ),
  )
  renderPage('/')
  expect(await verdict('Move to us-west')).toBeVisible()
  const ways = screen.getByRole('list', { name: 'Other ways' })
  expect(
    within(ways)
      .getAllByRole('listitem')
      .map((line) => line.textContent),
  ).toEqual([
    'Another placeeu-north, now, $2.0512% cheaper',
    'Best at homeeu-north, Wed 18, 21:00, $2.058% dearer',
    'Best within 24 heu-north, Wed 18, 21:00, $2.05same cost',
  ])
})

test.each([
  ['longer_than_known', 'No time fits'],
  ['too_expensive', 'Too expensive all along'],
  ['no_place', 'No place to run it'],
] as const)('%s: the server’s reason, and nothing to keep', async (reason, headline) => {
  const none = aVerdict({
    action: 'unknown',
    reason,
    sentence: 'Its reason.',
    start_time: null,
    place: null,
    saving: null,
    saving_percentage: null,
    probability: null,
  })
  const horizon = { known_from: null, known_until: null, unknown_hours: 30 }
  server.use(answering('post', 'spot/optimal-timing', aTiming({ verdict: none, time_windows: [], alternatives: [], now: null, horizon })))
  renderPage('/')
  expect(await verdict(headline)).toBeVisible()
  const card = await timingCard()
  expect(card).toHaveTextContent('Its reason.')
  const unknown = 'For 30 hours of that time no forecast is known.'
  expect(within(card).queryAllByText(unknown)).toHaveLength(reason === 'no_place' ? 0 : 1)
  expect(within(card).getByRole('button', { name: 'Keep this plan' })).toBeDisabled()
})

test.each([
  ['not_enough_history', { have: 6, required: 50 }, '6 of 50 hours of prices are known.'],
  ['forecast_pending', {}, 'The first forecast is still being made.'],
  ['internal', {}, 'The best time cannot be worked out'],
])('%s is told in the card alone', async (code, more, text) => {
  server.use(failing('post', 'spot/optimal-timing', 409, code, more))
  renderPage('/')
  expect(await verdict(new RegExp(text))).toBeVisible()
  expect(await screen.findByRole('region', { name: 'Key figures' })).toBeVisible()
})

test.each([
  ['l40s', '6 of 50 hours of prices are known.'],
  ['h100-sxm', 'The first forecast is still being made.'],
])('for %s, which has no forecast yet, nothing is asked', async (gpu, text) => {
  const asked = asking()
  server.use(answering('get', 'series', { series: Object.values(seriesOf).filter((one) => one.gpu === gpu), total: 1, next_after: null }))
  renderPage(`/?gpu=${gpu}`)
  expect(await verdict(new RegExp(text))).toBeVisible()
  expect(asked).toEqual([])
})

test('when asking again fails, the old answer stays with its own question and time', async () => {
  const { user } = renderPage('/')
  await verdict('Fri 20, 21:00')
  server.use(failing('post', 'spot/optimal-timing', 503, 'unavailable'))
  await user.click(within(screen.getByLabelText('Common lengths')).getByRole('radio', { name: '24 h' }))
  expect(await verdict('Could not ask again. You see the answer of 14:20.')).toBeVisible()
  expect(await timingCard()).toHaveTextContent('6 hours, any time in the next 7 days')
  expect(await verdict('Fri 20, 21:00')).toBeVisible()
  server.resetHandlers()
  await user.click(within(await timingCard()).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/24 hours, any time/)).toBeVisible()
})

test('it is asked again when an hour has passed, not for another picture of it', async () => {
  const minutes = everyMinute()
  const asked = asking()
  const { user } = renderPage('/?by=24h')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByRole('radio', { name: '3 d' }))
  minutes.passUntil('2026-11-18T14:59:59Z')
  expect(asked).toHaveLength(1)
  minutes.passUntil('2026-11-18T15:00:30Z')
  await waitFor(() => expect(asked.map((job) => job.deadline)).toEqual(['2026-11-19T14:20:00.000Z', '2026-11-19T15:00:30.000Z']))
})

test('windows are drawn on the chart, and the cursor says when it is inside one', async () => {
  const { user } = renderPage('/?series=2')
  const cursor = await screen.findByRole('slider', { name: /Price by hour/ })
  await waitFor(() => expect(screen.getAllByTestId('best-window')).toHaveLength(1))
  expect(screen.getAllByTestId('next-window')).toHaveLength(2)
  expect(within(cursor).getByText('Best 6 h')).toBeInTheDocument()
  expect(screen.getByRole('list', { name: 'Legend' })).toHaveTextContent('Best window')
  act(() => cursor.focus())
  await user.keyboard('{PageUp}{PageUp}{ArrowRight>7/}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Fri 20 Nov, 21:00: .*[.] Inside: Best 6 h$/))
  expect(cursor).toHaveTextContent('Inside: Best 6 h')
  await user.keyboard('{ArrowLeft}')
  expect(cursor).toHaveAttribute('aria-valuetext', expect.not.stringContaining('Inside'))
})

test('a plan is kept with its name and rules, and leads to the plans', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'spot/plans', sent, { ...somePlans[0], name: 'Llama' }, 201))
  const { user } = renderPage('/')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByRole('button', { name: 'Keep this plan' }))
  const name = await screen.findByRole('textbox', { name: 'Name' })
  expect(screen.getByRole('dialog')).toHaveTextContent('The cheapest time as of now: Fri 20 Nov, 21:00, eu-north, $1.78')
  expect(name).toHaveValue('RTX 4090, 6 h')
  await user.clear(name)
  await user.click(screen.getByRole('button', { name: 'Keep' }))
  expect(await screen.findByText('Fill this in')).toBeVisible()
  await user.type(name, ' Llama ')
  await user.selectOptions(screen.getByLabelText('Move it when that saves'), '10% or more')
  await user.selectOptions(screen.getByLabelText('Never move it later than'), '12 hr before its start')
  await user.click(screen.getByRole('button', { name: 'Keep' }))
  expect(await screen.findByText('Kept as “Llama”.')).toBeVisible()
  expect(sent).toEqual([
    { name: 'Llama', job: { gpu_name: 'rtx-4090', job_duration_hours: 6, machine_type: 'interruptible' }, move_threshold: 0.1, lead_minutes: 720 },
  ])
  await user.click(screen.getByRole('link', { name: 'See plans' }))
  expect(await screen.findByRole('heading', { name: 'Plans' })).toBeVisible()
})

test('a name that is taken is told in the dialog', async () => {
  server.use(failing('post', 'spot/plans', 409, 'conflict'))
  const { user } = renderPage('/')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByRole('button', { name: 'Keep this plan' }))
  await user.click(await screen.findByRole('button', { name: 'Keep' }))
  expect(await screen.findByText(/It failed with conflict/)).toBeVisible()
  expect(screen.getByRole('dialog')).toBeVisible()
})

test('viewers look, they keep nothing', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage('/')
  await verdict('Fri 20, 21:00')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Keep this plan' })).toBeNull())
})

test('the command line waits for the same job', async () => {
  const { user } = renderPage('/?job=12&by=48h&gpus=2')
  await verdict('Fri 20, 21:00')
  await user.click(screen.getByRole('button', { name: 'Copy the command' }))
  expect(await screen.findByText('npm run dumont -- wait --gpu rtx-4090 --hours 12 --gpus 2 --by 48h -- COMMAND')).toBeVisible()
})

test('in Portuguese, numbers are typed with a comma', async () => {
  const { user, where } = renderPage('/?job=0.5', { language: 'pt-BR' })
  const entry = await screen.findByRole('textbox', { name: 'Duração' })
  expect(entry).toHaveValue('0,5')
  await user.clear(entry)
  await user.type(entry, '1,5{Enter}')
  expect(where.path).toBe('/?job=1.5')
  expect(await screen.findByText(/1,5 horas, a qualquer hora/)).toBeVisible()
})

test('each price of the list leads to the best time for its GPU', async () => {
  renderPage('/prices')
  const [link] = await screen.findAllByRole('link', { name: /When to run on/ })
  expect(link?.getAttribute('href')).toMatch(/^\/\?gpu=.+&market=/)
})
