import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRule } from '../../../test/canned-budgets.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
// Loaded late by the page; here before the first test, which would wait for it.
import '../budgets/budget-card.tsx'
import type { PriceBelow } from './price-alert.ts'
import type { NewRuleBody } from './rules-api.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

/** A server that keeps what it is told; `sent` is what it was asked. */
function keeping(...list: ReturnType<typeof aRule>[]) {
  const sent: { made: NewRuleBody[]; changed: object[] } = { made: [], changed: [] }
  server.use(
    http.get('*/api/v1/alert-rules', () => HttpResponse.json({ rules: list })),
    http.post('*/api/v1/alert-rules', async ({ request }) => {
      const body = (await request.json()) as NewRuleBody
      sent.made.push(body)
      list.unshift(aRule({ ...(body as Partial<ReturnType<typeof aRule>>), id: 7 }))
      return HttpResponse.json(list[0], { status: 201 })
    }),
    http.put('*/api/v1/alert-rules/:id', async ({ request }) => {
      const body = (await request.json()) as object
      sent.changed.push(body)
      list[0] = { ...list[0]!, ...body }
      return HttpResponse.json(list[0])
    }),
  )
  return sent
}

const rules = (...list: ReturnType<typeof aRule>[]) => answering('get', 'alert-rules', { rules: list })
const section = async () => within(await screen.findByRole('region', { name: 'Price alert' }))
const at = (usd: number) => aRule({ condition: { ...(aRule().condition as PriceBelow), usd_per_gpu_hour: usd } })
const label = 'Tell me when RTX 4090 is offered at or under'
const chart = () => screen.findByRole('slider', { name: /Price by hour/ })

test('switched on, it makes one rule of what the page shows, at the lowest price that is expected', async () => {
  const sent = keeping()
  const { user } = renderPage('/')
  const shown = await section()
  expect(await shown.findByText('Switch it on to be told when RTX 4090 gets cheap.')).toBeVisible()
  expect(screen.queryByTestId('alert-line')).toBeNull()
  await waitFor(() => expect(shown.getByRole('switch')).toBeEnabled())
  await user.click(shown.getByRole('switch', { name: 'Price alert' }))
  expect(await shown.findByRole('slider', { name: label })).toBeVisible()
  await waitFor(() => expect(sent.made).toHaveLength(1))
  expect(sent.made[0]).toEqual({
    name: 'Price of RTX 4090',
    condition: {
      kind: 'price_below',
      gpu_name: 'rtx-4090',
      machine_type: 'interruptible',
      provider: null,
      region: null,
      usd_per_gpu_hour: expect.any(Number) as number,
    },
    email: 'ana@example.com',
    language: 'en',
  })
  expect((sent.made[0] as { condition: PriceBelow }).condition.usd_per_gpu_hour).toBeLessThan(0.35)
})

test.each(['series=2', 'provider=vast&region=eu-north'])('of one provider and region it watches just those: %s', async (query) => {
  const sent = keeping()
  const { user } = renderPage(`/?gpu=rtx-4090&${query}`)
  const shown = await section()
  await waitFor(() => expect(shown.getByRole('switch')).toBeEnabled())
  await user.click(shown.getByRole('switch'))
  expect(await shown.findByRole('slider', { name: 'Tell me when RTX 4090 at Vast.ai in eu-north is offered at or under' })).toBeVisible()
  expect(shown.queryByText(/Offers of all regions count\./)).toBeNull()
  await waitFor(() =>
    expect(sent.made).toMatchObject([{ name: 'Price of RTX 4090 at Vast.ai in eu-north', condition: { provider: 'vast', region: 'eu-north' } }]),
  )
})

test('a rule of all regions is the one of a region without its own, and says so', async () => {
  const { changed: sent } = keeping(aRule({ condition: { ...(aRule().condition as PriceBelow), provider: 'vast' } }))
  const { user } = renderPage('/?gpu=rtx-4090&series=2')
  const shown = await section()
  expect(await shown.findByRole('slider', { name: 'Tell me when RTX 4090 at Vast.ai is offered at or under' })).toBeVisible()
  expect(shown.getByText(/Offers of all regions count\./)).toBeVisible()
  await user.click(shown.getByRole('switch'))
  await waitFor(() => expect(sent).toEqual([{ enabled: false }]))
})

test('what is set is a dashed line on the chart, in words too, and says when it is expected', async () => {
  server.use(rules(at(0.3)))
  renderPage('/')
  const shown = await section()
  expect(await shown.findByLabelText(`${label}, exact price in US dollars per GPU-hour`)).toHaveValue('$0.30')
  expect(await shown.findByText(/^Expected to reach it (Thu|Fri|Sat|Sun) /)).toBeVisible()
  expect(shown.getByText(/Goes to ana@example.com\./)).toBeVisible()
  expect(screen.getByTestId('alert-line')).toHaveTextContent('Alert $0.30')
  expect(screen.getByTestId('alert-line').firstElementChild).toHaveClass('border-dashed')
  expect(await chart()).toHaveAttribute('aria-valuetext', expect.stringMatching(/Your price alert is at \$0\.30$/))
  expect(within(screen.getByRole('list', { name: 'Legend' })).getByText('Price alert')).toBeVisible()
})

test.each([
  [0.05, '▼ Alert $0.05, below this picture', 'Not expected in the next 7 days'],
  [9, '▲ Alert $9.00, above this picture', 'It is that cheap now'],
])('at %s it is out of the picture, and says so instead of flattening it', async (usd, line, outlook) => {
  server.use(rules(aRule({ condition: { ...(at(usd).condition as PriceBelow), gpu_name: 't4' } })))
  renderPage('/?gpu=t4')
  expect(await (await section()).findByText(outlook)).toBeVisible()
  expect(screen.getByTestId('alert-line')).toHaveTextContent(line)
  expect(screen.getByTestId('alert-line').querySelector('.border-dashed')).toBeNull()
})

test('by keys the line moves at each press, and the rule when the hand rests', async () => {
  const { changed: sent } = keeping(at(0.3))
  const { user } = renderPage('/')
  const slider = await (await section()).findByRole('slider', { name: label })
  act(() => slider.focus())
  await user.keyboard('{ArrowRight}{ArrowRight}')
  const text = slider.getAttribute('aria-valuetext')!
  expect(text).not.toBe('$0.30')
  expect(screen.getByTestId('alert-line')).toHaveTextContent(`Alert ${text}`)
  expect(sent).toEqual([])
  await waitFor(() => expect(sent).toEqual([{ condition: { ...at(Number(text.slice(1))).condition } }]))
})

test('an exact price, and one that is none', async () => {
  const { changed: sent } = keeping(at(0.3))
  const { user } = renderPage('/')
  const shown = await section()
  const entry = await shown.findByLabelText(/exact price/)
  await user.clear(entry)
  await user.type(entry, '-1{Enter}')
  expect(await shown.findByRole('alert')).toHaveTextContent('Enter a price above 0')
  await user.clear(entry)
  await user.type(entry, '0.2955{Enter}')
  expect(screen.getByTestId('alert-line')).toHaveTextContent('Alert $0.2955')
  await waitFor(() => expect(sent).toEqual([{ condition: at(0.2955).condition }]))
})

test('switched off it stays with its price, and the line goes', async () => {
  const { changed: sent } = keeping(at(0.3))
  const { user } = renderPage('/')
  const shown = await section()
  await shown.findByRole('slider', { name: label })
  await user.click(shown.getByRole('switch'))
  expect(screen.queryByTestId('alert-line')).toBeNull()
  await waitFor(() => expect(sent).toEqual([{ enabled: false }]))
  await user.click(shown.getByRole('switch'))
  expect(await shown.findByLabelText(/exact price/)).toHaveValue('$0.30')
  await waitFor(() => expect(sent).toEqual([{ enabled: false }, { enabled: true }]))
})

test('a change that is refused is taken back, in words', async () => {
  let refuse: () => void = () => undefined
  server.use(
    rules(at(0.3)),
    http.put('*/api/v1/alert-rules/1', async () => {
      await new Promise<void>((resolve) => (refuse = resolve))
      return HttpResponse.json({ error: { code: 'unavailable', message: 'The database is away', hint: '', request_id: 'r' } }, { status: 503 })
    }),
  )
  const { user } = renderPage('/')
  const shown = await section()
  const entry = await shown.findByLabelText(/exact price/)
  await user.clear(entry)
  await user.type(entry, '0.32{Enter}')
  expect(screen.getByTestId('alert-line')).toHaveTextContent('Alert $0.32')
  refuse()
  expect(await shown.findByRole('alert')).toHaveTextContent('Not saved, so it is as before. The database is away.')
  expect(entry).toHaveValue('$0.30')
  expect(screen.getByTestId('alert-line')).toHaveTextContent('Alert $0.30')
})

test('quick changes make one rule, and the last one stays', async () => {
  const made: unknown[] = []
  const sent: unknown[] = []
  let answer: () => void = () => undefined
  server.use(
    http.post('*/api/v1/alert-rules', async ({ request }) => {
      made.push(await request.json())
      await new Promise<void>((resolve) => (answer = resolve))
      server.use(rules(at(0.3)))
      return HttpResponse.json(at(0.3), { status: 201 })
    }),
    recording('put', 'alert-rules/1', sent, { ...at(0.33) }),
  )
  const { user } = renderPage('/')
  const shown = await section()
  await waitFor(() => expect(shown.getByRole('switch')).toBeEnabled())
  await user.click(shown.getByRole('switch'))
  const entry = await shown.findByLabelText(/exact price/)
  for (const price of ['0.31', '0.33']) {
    await user.clear(entry)
    await user.type(entry, `${price}{Enter}`)
  }
  await waitFor(() => expect(made).toHaveLength(1))
  expect(sent).toEqual([])
  server.use(rules(at(0.33)))
  answer()
  await waitFor(() => expect(sent).toEqual([{ condition: at(0.33).condition }]))
  expect(made).toHaveLength(1)
  await waitFor(() => expect(entry).toHaveValue('$0.33'))
})

test('a viewer sees it and changes nothing', async () => {
  server.use(rules(at(0.3)), answering('get', 'me', { ...me, role: 'viewer' }), failing('get', 'recipients', 403, 'forbidden'))
  renderPage('/')
  const shown = await section()
  expect(await shown.findByLabelText(/exact price/)).toBeDisabled()
  expect(shown.getByRole('switch')).toBeDisabled()
  expect(shown.queryByRole('slider')).toBeNull()
})

test('rules that cannot be read are told, and nothing is switched', async () => {
  server.use(failing('get', 'alert-rules', 503, 'unavailable'))
  renderPage('/')
  const shown = await section()
  expect(await shown.findByRole('alert')).toBeVisible()
  expect(shown.getByRole('switch')).toBeDisabled()
})

test('a rule that somebody removed meanwhile is told, and can be made anew', async () => {
  const { made } = keeping()
  server.use(
    http.get('*/api/v1/alert-rules', () => HttpResponse.json({ rules: [at(0.3)] }), { once: true }),
    failing('put', 'alert-rules/1', 404, 'not_found'),
  )
  const { user } = renderPage('/')
  const shown = await section()
  await user.click(await shown.findByRole('switch', { checked: true }))
  expect(await shown.findByRole('alert')).toHaveTextContent('Not saved, so it is as before.')
  await waitFor(() => expect(shown.getByRole('switch')).not.toBeChecked())
  await user.click(shown.getByRole('switch'))
  await waitFor(() => expect(made).toHaveLength(1))
})
