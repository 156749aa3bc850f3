import { HttpResponse, http } from 'msw'
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmSavings, someBreakdown, someEvidence, someHistory, someRealtime, someSavings, anInstance, totalsOf } from '../../../test/canned-economy.ts'
import { now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

// A canvas cannot be drawn in jsdom; what it would be given is kept instead.
type Drawn = {
  data: { labels: string[]; datasets: { data: number[]; backgroundColor: string[] }[] }
  options: { scales: Record<'x' | 'y', { afterFit: (axis: object) => void; ticks: { callback: (value: number, index: number) => string } }> }
}
const drawn = vi.hoisted(() => ({ last: undefined as Drawn | undefined }))
vi.mock('react-chartjs-2', () => ({
  Bar: (props: Drawn) => {
    drawn.last = props
    return <canvas data-testid="canvas" />
  },
  Line: () => <canvas />,
}))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const region = (name: string | RegExp) => screen.findByRole('region', { name })

test('shows what was saved, how fast it grows and what it is compared with', async () => {
  renderPage('/savings')
  const saved = await region('Saved so far')
  await waitFor(() => expect(within(saved).getByTestId('counter')).toHaveTextContent(/^\$930\.8\d$/))
  expect(saved).toHaveTextContent('2 instances running, compared with AWS on demand')
  expect(saved).toHaveTextContent('Adding $0.931 every hour')
  expect(saved).toHaveTextContent('27.1% less than at AWS')
  expect(saved).toHaveTextContent('1 instance has no direct equivalent: RTX 4090')
  expect(saved).toHaveTextContent('By your last 28 days: $450 saved a month; by the worst week of them $450, by the best $600.')
  expect(saved).toHaveTextContent('Same GPU on demand at AWS, us-east-1. Oldest price confirmed 12 days ago.')
})

test('projections follow the hours a day, which are remembered', async () => {
  const { user } = renderPage('/savings')
  const saved = await region('Saved so far')
  expect(saved).toHaveTextContent('A day at this rate$7.4530 days at this rate$223')
  await user.selectOptions(within(saved).getByLabelText('Hours a day'), '24')
  expect(saved).toHaveTextContent('A day at this rate$22.3430 days at this rate$670')
  expect(localStorage.getItem('dumont.economy')).toContain('"hoursPerDay":24')
})

test('another cloud is another comparison, remembered until the next visit', async () => {
  const { user, unmount } = renderPage('/savings')
  await region('Saved so far')
  await user.click(screen.getByRole('radio', { name: 'Azure' }))
  expect(await screen.findByText(/compared with Azure on demand/)).toBeVisible()
  const session = await region('Live session')
  await waitFor(() => expect(session).toHaveTextContent('Azure Standard_NC24ads_A100_v4, eastus $3.67/h'))
  unmount()
  renderPage('/savings')
  expect(await screen.findByText(/compared with Azure on demand/)).toBeVisible()
})

test('the live session lists what runs, also what no cloud sells, and disks that still bill', async () => {
  renderPage('/savings')
  const session = await region('Live session')
  const [a100, orphan] = await within(session).findAllByRole('listitem')
  expect(a100).toHaveTextContent('A100 SXM 80 GB, llamaRunningVast.ai · eu-north · for 10h 0m · $2.50/hsaved $9.31')
  expect(a100).toHaveTextContent('AWS p4de.24xlarge (its part of 8 GPUs), us-east-1 $3.43/h')
  expect(orphan).toHaveTextContent('2 × RTX 4090IdleEstimated')
  expect(orphan).toHaveTextContent('No direct equivalent')
  expect(session).toHaveTextContent('c.99, Vast.ai$4.38 a month')
})

test('what costs more here than there is said so', async () => {
  const loss = { lifetime_savings: -12.5, savings_percentage: -8, rate_per_hour: -0.4, current_session_savings: -2 }
  server.use(
    answering('get', 'economy/savings', someSavings('aws', loss)),
    answering('get', 'economy/savings/realtime', someRealtime('aws', [anInstance('aws', { savings_so_far: -2, savings: -2, savings_per_hour: -0.4 })])),
  )
  renderPage('/savings')
  // A loss is less than nothing saved, with one sign: "more spent, minus 12.50" would be a gain.
  const lost = await region('Saved so far')
  await waitFor(() => expect(within(lost).getByTestId('counter')).toHaveTextContent(/^-\$12\.5\d$/))
  expect(lost).toHaveTextContent('Losing $0.400 every hour')
  expect(lost).toHaveTextContent('8% more than at AWS')
  expect(await screen.findByText('$2.00 more', { selector: 'span.text-bad' })).toBeVisible()
})

test('nothing running: the amounts stand, and the page says so', async () => {
  server.use(answering('get', 'economy/savings', calmSavings()), answering('get', 'economy/savings/realtime', someRealtime('aws', [])))
  renderPage('/savings')
  const saved = await region('Saved so far')
  expect(saved).toHaveTextContent('Nothing running')
  expect(saved).toHaveTextContent('Projected when something runs that is compared.')
  expect(saved).toHaveTextContent('A projection by your own days needs 3 days of usage.')
  expect(await screen.findByText(/When an instance runs, it appears here/)).toBeVisible()
})

test('the first visit says how usage is recorded', async () => {
  const sent: unknown[] = []
  server.use(answering('get', 'economy/savings', { ...calmSavings(), first_time: true }), recording('post', 'usage/sources', sent, {}))
  const { user } = renderPage('/savings')
  const first = await region('No usage recorded yet')
  expect(within(first).getByText(/npm run dumont -- usage start/)).toBeVisible()
  expect(within(first).getByText(/curl http:\/\/localhost:4400\/api\/v1\/usage\/sessions/)).toBeVisible()
  await user.click(await within(first).findByRole('button', { name: 'Watch the instances of RunPod' }))
  await waitFor(() => expect(sent).toEqual([{ connection_id: 4 }]))
  const file = new File(['provider,gpu'], 'usage.csv', { type: 'text/csv' })
  await user.upload(within(first).getByLabelText('Choose a CSV file', { selector: 'input' }), file)
  expect(await within(first).findByText('12 rows taken, 3 were known.')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Breakdown' })).toBeNull()
})

test('when nothing answers, one can try again', async () => {
  server.use(failing('get', 'economy/savings', 503, 'unavailable'))
  const { user } = renderPage('/savings')
  expect(await screen.findByText('Savings cannot be shown')).toBeVisible()
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await region('Saved so far')).toBeVisible()
})

test('when a refresh fails, the last amounts stay with their time', async () => {
  const { user } = renderPage('/savings')
  await region('Saved so far')
  server.use(failing('get', 'economy/savings', 503, 'unavailable'))
  await user.click(screen.getByRole('button', { name: 'Refresh' }))
  expect(await screen.findByText('Could not refresh. You see the amounts of 14:20.')).toBeVisible()
  expect(await region('Saved so far')).toHaveTextContent('Adding $0.931 every hour')
})

test('a vendor that does not answer is named as the reason', async () => {
  server.use(answering('get', 'economy/savings', someSavings('aws', { stale: true, last_seen_at: '2026-11-18T14:01:00.000Z' })))
  renderPage('/savings')
  expect(await screen.findByText(/The last news of what runs is from 14:01/)).toBeVisible()
})

test('hidden amounts are dots everywhere, while bars and shares stay', async () => {
  const { user } = renderPage('/savings')
  await region('Saved so far')
  await screen.findByTestId('canvas')
  await user.click(screen.getByRole('button', { name: 'Hide amounts' }))
  const prices = await region('What it is compared with')
  for (const card of screen.getAllByRole('region').filter((one) => one !== prices)) expect(card.textContent).not.toMatch(/\$\d/)
  expect(screen.getByRole('button', { name: 'Show amounts' })).toHaveAttribute('aria-pressed', 'true')
  expect(drawn.last?.data.datasets[0]?.data).toHaveLength(30)
  expect(drawn.last?.options.scales.y.ticks.callback(5, 0)).toBe('•••')
})

test('paused, nothing is asked and the counter stands', async () => {
  const { user } = renderPage('/savings')
  const saved = await region('Saved so far')
  await user.click(screen.getByRole('radio', { name: 'Paused' }))
  expect(saved).toHaveTextContent('Stopped at 14:20')
  await user.click(screen.getByRole('radio', { name: 'Live' }))
  expect(saved).toHaveTextContent('Updated 14:20')
})

test('the history is drawn, walked through by keys, and shown as a table', async () => {
  const { user } = renderPage('/savings')
  const chart = await screen.findByRole('slider', { name: /Savings by day/ })
  await screen.findByTestId('canvas')
  expect(drawn.last?.data.labels.at(-1)).toBe('2026-11-18')
  expect(drawn.last?.data.datasets[0]?.backgroundColor.at(-1)).not.toMatch(/90$/)
  const axis = {}
  drawn.last?.options.scales.x.afterFit(axis)
  drawn.last?.options.scales.y.afterFit(axis)
  expect(axis).toMatchObject({ height: 30, width: 58 })
  expect(drawn.last?.options.scales.x.ticks.callback(0, 0)).toBe('20 Oct')
  expect(drawn.last?.options.scales.x.ticks.callback(1, 1)).toBe('')
  expect(drawn.last?.options.scales.y.ticks.callback(5, 0)).toMatch(/^\$5/)
  expect(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Wed 18 Nov \(so far\): saved \$7\.45, paid \$20\.00 instead of \$27\.45$/))
  chart.focus()
  await user.keyboard('{ArrowLeft}')
  expect(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Tue 17 Nov: saved/))
  expect(chart).toHaveTextContent('Tue 17 Nov')
  await user.keyboard('{Escape}')
  expect(chart).not.toHaveTextContent('Tue 17 Nov')
  await user.click(screen.getByRole('button', { name: 'Show as table' }))
  const table = screen.getByRole('table', { name: 'Savings by day, week or month' })
  expect(within(table).getAllByRole('row')).toHaveLength(32)
  expect(within(table).getAllByRole('row').at(-1)).toHaveTextContent(/^Sum/)
  await user.click(screen.getByRole('button', { name: 'Show as chart' }))
  expect(await screen.findByRole('slider', { name: /Savings by day/ })).toBeVisible()
})

test('pointing at a bar shows its day', async () => {
  const { user } = renderPage('/savings')
  const chart = await screen.findByRole('slider', { name: /Savings by day/ })
  vi.spyOn(chart, 'getBoundingClientRect').mockReturnValue({ left: 0, width: 364 } as DOMRect)
  await user.pointer({ target: chart, coords: { clientX: 60 } })
  expect(chart).toHaveTextContent(/Tue 20 Oct/)
  await user.unhover(chart)
  expect(chart).not.toHaveTextContent(/Tue 20 Oct/)
})

test('a period is compared with the one before and told in the address', async () => {
  const { user, where } = renderPage('/savings')
  const card = await region('Paid against would-have-cost')
  expect(await within(card).findByText('▲ 25% against the period before')).toBeVisible()
  expect(card).toHaveTextContent('$2.40 over 3 h is not compared')
  await user.click(within(card).getByRole('radio', { name: 'All' }))
  expect(where.path).toBe('/savings?period=all')
  await waitFor(() => expect(card).not.toHaveTextContent('period before'))
  await user.click(within(card).getByRole('radio', { name: 'Today' }))
  await waitFor(() => expect(within(card).queryByRole('slider')).toBeNull())
  await user.click(within(card).getByRole('radio', { name: 'Custom' }))
  expect(where.path).toBe('/savings?period=custom&from=2026-11-05&to=2026-11-18')
  expect(within(card).getByLabelText('From')).toHaveValue('2026-11-05')
})

test.each([
  [{ hours_used: 0, savings: 0 }, 'no usage in the period before'],
  [{ savings: -5 }, '-$5.00 in the period before'],
  [{ savings: 1000 }, /▼ \d+% against the period before/],
])('the period before may have been anything', async (previous, words) => {
  const history = someHistory('aws', new URLSearchParams())
  server.use(answering('get', 'economy/savings/history', { ...history, previous: { ...history.previous, ...previous } }))
  renderPage('/savings')
  expect(await screen.findByText(words)).toBeVisible()
})

test('the breakdown opens to the evidence of its rows', async () => {
  const { user } = renderPage('/savings')
  const card = await region('Breakdown')
  const rows = await within(card).findAllByRole('row')
  expect(rows[2]).toHaveTextContent('RTX 4090 EstimatedNot compared3 h$2.40No direct equivalent–paid $2.40–Evidence')
  // Its own hours and cost are in no other column either, so the row says what it is the sum of.
  expect(rows[3]).toHaveTextContent('Sum of what is compared200 h$500.00$686.18$186.18paid $500.0027.1%')
  await user.click(within(card).getByRole('button', { name: 'Evidence of A100 SXM 80 GB' }))
  const drawer = await screen.findByRole('dialog', { name: 'Evidence: A100 SXM 80 GB' })
  const items = await within(drawer).findAllByRole('listitem')
  expect(items).toHaveLength(2)
  expect(items[0]).toHaveTextContent('Here: 10 h × $2.50/h = $25.00')
  expect(items[0]).toHaveTextContent('AWS: 10 h × $3.430881/h = $34.3088')
  expect(items[0]).toHaveTextContent('Source: price list, valid since 20 Jul 2026')
  expect(items[0]).toHaveTextContent('Saved $9.3088')
  await user.click(within(drawer).getByRole('button', { name: 'Close' }))
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('of what was only stopped the breakdown tells its disk, not zeros', async () => {
  const found = someBreakdown('aws', new URLSearchParams())
  const idle = { ...found.rows[1]!, ...totalsOf('aws', 0, { storage_cost: 0.002, total_paid: 0.002 }), key: 'v100', label: 'V100' }
  server.use(answering('get', 'economy/breakdown', { ...found, rows: [idle] }))
  renderPage('/savings')
  const rows = await within(await region('Breakdown')).findAllByRole('row')
  expect(rows[1]).toHaveTextContent(/^V100 ?Stopped all the time: its disk cost < \$0\.01–––––Evidence$/)
})

test('a bare name that may be any of several GPUs is not called without equivalent', async () => {
  const found = someBreakdown('aws', new URLSearchParams())
  server.use(answering('get', 'economy/breakdown', { ...found, rows: [{ ...found.rows[1]!, key: 'a100', label: 'A100' }] }))
  renderPage('/savings')
  const card = await region('Breakdown')
  await waitFor(() => expect(within(card).getAllByRole('row')[1]).toHaveTextContent('$2.40Not compared'))
})

test('evidence of what was not compared tells what was paid for it, and its source leads to where the price was read', async () => {
  const found = someEvidence('aws', undefined)
  const [first] = found.rows
  const reference = { ...first!.reference!, source: 'https://prices.example/aws.json (read 2026-07-20)' }
  const totals = totalsOf('aws', 0, { not_compared_hours: 3, not_compared_cost: 2.4, total_paid: 2.4 })
  server.use(answering('get', 'economy/evidence', { ...found, rows: [{ ...first!, reference }], totals }))
  const { user } = renderPage('/savings')
  await user.click(await screen.findByRole('button', { name: 'Evidence of RTX 4090' }))
  const drawer = await screen.findByRole('dialog')
  expect(await within(drawer).findByText(/^\$2\.40 over 3 h is not compared.* Paid in all: \$2\.40\.$/)).toBeVisible()
  expect(drawer).not.toHaveTextContent('You paid$0.00')
  expect(within(drawer).getByRole('link', { name: 'prices.example/aws.json' })).toHaveAttribute('href', 'https://prices.example/aws.json')
})

test('the counter is the difference of the two sides beside it at every moment', async () => {
  renderPage('/savings')
  const saved = await region('Saved so far')
  const usd = (text: string | null | undefined) => Number((text ?? '').replaceAll(/[$,]/g, ''))
  const amount = (label: string) => usd(within(saved).getByText(label).nextElementSibling?.textContent)
  const apart = () => Math.abs(amount('AWS would have cost') - amount('You paid') - usd(within(saved).getByTestId('counter').parentElement?.textContent))
  await waitFor(() => expect(within(saved).getByText('You paid').nextElementSibling).toHaveTextContent('$2,500.00'))
  vi.setSystemTime(now + 60_000)
  await waitFor(() => expect(amount('You paid')).toBeCloseTo(2500 + 2.5 / 60, 1))
  expect(apart()).toBeLessThanOrEqual(0.011)
})

test('evidence of an instance is asked for by its session, of everything without', async () => {
  const { user } = renderPage('/savings')
  const card = await region('Breakdown')
  await user.click(within(card).getByRole('radio', { name: 'Instance' }))
  await user.click(await within(card).findByRole('button', { name: 'Evidence of home-1' }))
  const drawer = await screen.findByRole('dialog', { name: 'Evidence: home-1' })
  expect(await within(drawer).findByText('1.5 h, rate unknown: not counted')).toBeVisible()
  expect(drawer).toHaveTextContent('This cloud does not sell the RTX 4090.')
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'Evidence of everything in the period' }))
  expect(await within(await screen.findByRole('dialog')).findAllByRole('listitem')).toHaveLength(3)
})

test('evidence says when more is there than is shown', async () => {
  const evidence = someEvidence('aws', undefined)
  server.use(answering('get', 'economy/evidence', { ...evidence, total: 7001 }))
  const { user } = renderPage('/savings')
  await user.click(await screen.findByRole('button', { name: 'Evidence of everything in the period' }))
  expect(await screen.findByText('The newest 3 of 7,001 rows are read. The file has all of them.')).toBeVisible()
})

test('labels group what belongs together', async () => {
  const { user } = renderPage('/savings')
  const card = await region('Breakdown')
  await user.click(within(card).getByRole('radio', { name: 'Label' }))
  expect(within(card).getByLabelText('Label to group by')).toHaveValue('project')
  expect(await within(card).findByText('Without this label')).toBeVisible()
})

test('the rows of a label open to their evidence, also those without it', async () => {
  const asked: string[] = []
  server.use(
    http.get('*/api/v1/economy/evidence', ({ request }) => {
      const { searchParams } = new URL(request.url)
      asked.push(['label', 'label_value', 'unlabelled'].map((name) => searchParams.get(name)).join(' '))
      return HttpResponse.json(someEvidence('aws', undefined))
    }),
  )
  const { user } = renderPage('/savings')
  const card = await region('Breakdown')
  await user.click(within(card).getByRole('radio', { name: 'Label' }))
  for (const name of ['llama', 'Without this label']) {
    await user.click(await within(card).findByRole('button', { name: `Evidence of ${name}` }))
    await within(await screen.findByRole('dialog', { name: `Evidence: ${name}` })).findAllByText(/p4de/)
    await user.keyboard('{Escape}')
  }
  expect(asked).toEqual(['project llama ', 'project  true'])
})

test('that no cloud sells it is said only of what no cloud sells', async () => {
  const reason = 'what it costs here is not known'
  const t4 = anInstance('aws', {
    instance_id: 'i-1',
    session_id: 7,
    gpu_label: 'T4',
    dumont_hourly_rate: null,
    provider_hourly_rate: null,
    savings_so_far: null,
    savings: null,
    reference: null,
  })
  const missing = { instance_id: 'i-1', gpu: 't4', gpu_label: 'T4', reason }
  const savings = someSavings('aws')
  server.use(
    answering('get', 'economy/savings', { ...savings, not_compared_instances: [...savings.not_compared_instances, missing] }),
    answering('get', 'economy/savings/realtime', someRealtime('aws', [t4])),
  )
  renderPage('/savings')
  const saved = await region('Saved so far')
  expect(saved).toHaveTextContent('1 instance has no direct equivalent: RTX 4090')
  expect(saved).toHaveTextContent(`1 instance is not compared: T4 (${reason})`)
  const item = within(await screen.findByRole('list', { name: 'Live session' })).getByRole('listitem')
  expect(item).toHaveTextContent(`Not compared ${reason}`)
})

test('why something is not compared is told in the language of the page', async () => {
  const evidence = someEvidence('aws', undefined)
  const rows = evidence.rows.slice(0, 1).map((row) => ({ ...row, reference: null, not_compared_because: 'stopped: only its disk is billed' }))
  server.use(answering('get', 'economy/evidence', { ...evidence, rows }))
  const { user } = renderPage('/savings', { language: 'pt-BR' })
  await user.click(await screen.findByRole('button', { name: /^Provas de tudo/ }))
  expect(await screen.findByText('parada: só o disco é cobrado')).toBeVisible()
})

test('a second opinion that is as dear says so, not that it is dearer by nothing', async () => {
  const savings = someSavings('aws')
  const spot = { usd_per_hour: 6.8, savings_per_hour: -0.000003, instances: 2 }
  server.use(answering('get', 'economy/savings', { ...savings, second_lines: { ...savings.second_lines, cloud_spot: spot } }))
  renderPage('/savings')
  expect(await region('Other comparisons')).toHaveTextContent('$6.80/h for 2 instances, as much as you pay')
})

test('of many instances that run the first are shown, and a button for all', async () => {
  const many = Array.from({ length: 7 }, (_, i) => anInstance('aws', { session_id: i + 1, name: `box ${i + 1}` }))
  server.use(answering('get', 'economy/savings/realtime', someRealtime('aws', many)))
  const { user } = renderPage('/savings')
  const list = await screen.findByRole('list', { name: 'Live session' })
  expect(within(list).getAllByRole('listitem')).toHaveLength(3)
  await user.click(screen.getByRole('button', { name: 'Show all 7' }))
  expect(within(list).getAllByRole('listitem')).toHaveLength(7)
  expect(screen.queryByRole('button', { name: /Show all/ })).toBeNull()
})

test('second opinions are there, apart from the headline', async () => {
  renderPage('/savings')
  const card = await region('Other comparisons')
  expect(card).toHaveTextContent('Smallest machine one could rent there$27.45/h for 1 instance, you save $24.95/h')
  expect(card).toHaveTextContent('On demand at RunPod$1.39/h for 1 instance, you pay $1.11/h more')
})

test('the price sheet tells where each price is from and how old it is', async () => {
  const { user } = renderPage('/savings')
  const card = await region('What it is compared with')
  const rows = await within(card).findAllByRole('row')
  expect(rows[1]).toHaveTextContent('A100 SXM 80 GBAWSAWS$3.43p4de.24xlarge (its part of 8 GPUs)us-east-1price list20 Jul 202612 days ago')
  expect(rows[2]).toHaveTextContent('Old')
  expect(rows[2]).toHaveTextContent('unknownunknown')
  expect(rows[3]).toHaveTextContent('your own price')
  await user.type(within(card).getByLabelText('Search by GPU'), 't4')
  expect(within(card).getAllByRole('row')).toHaveLength(2)
  await user.type(within(card).getByLabelText('Search by GPU'), 'x')
  expect(within(card).getByText('No GPU matches.')).toBeVisible()
})

test('watched accounts tell their balance, and can be left', async () => {
  const { user } = renderPage('/savings')
  const card = await region('Accounts that are watched')
  expect(
    await within(card).findByText(/Balance \$41\.20, seen 14:19 · burns \$2\.52\/h · empty Thu 19 Nov, 06:20 · Billed \$120\.31, recorded \$120\.12/),
  ).toBeVisible()
  server.use(answering('get', 'usage/sources', { sources: [], available: [] }))
  await user.click(within(card).getByRole('button', { name: 'Stop watching Vast.ai' }))
  await waitFor(() => expect(within(card).queryByText(/Balance/)).toBeNull())
})

test('the page speaks Portuguese', async () => {
  renderPage('/savings', { language: 'pt-BR' })
  expect(await screen.findByRole('heading', { name: 'Economia', level: 1 })).toBeVisible()
  expect(await screen.findByText(/27,1% a menos do que na AWS/, { selector: 'section:nth-of-type(1) p' })).toBeVisible()
})

test('the day of a reference price is the one its source says, also west of Greenwich', async () => {
  renderPage('/savings', { zone: 'America/Sao_Paulo' })
  expect((await within(await region('What it is compared with')).findAllByRole('row'))[1]).toHaveTextContent('20 Jul 2026')
})
