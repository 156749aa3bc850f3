import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test, vi } from 'vitest'
import { aBudget, aStatus, recipients } from '../../../test/canned-budgets.ts'
import { me } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { api } from '../../app/api.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))

const list = (...budgets: ReturnType<typeof aBudget>[]) => answering('get', 'spot/budget-alerts', { alerts: budgets, total: budgets.length })
/** Once it has its budget, or knows that there is none. */
const card = () =>
  waitFor(() => {
    const found = screen.getByRole('region', { name: 'Budget alert' })
    expect(found.querySelector('.animate-pulse')).toBeNull()
    return found
  })
const path = 'spot/budget-alerts/1'

test('shows spent, expected and its interval, and leads to all budgets', async () => {
  server.use(list(aBudget()))
  renderPage('/')
  const shown = within(await card())
  expect(await shown.findByText('$231.42 spent')).toBeVisible()
  expect(shown.getByText('$396 by Mon 30 Nov')).toBeVisible()
  expect(shown.getByText('8 of 10 cases: $371 to $431')).toBeVisible()
  expect(shown.getByText('17% chance to exceed it')).toBeVisible()
  expect(shown.getByText('Reached: 50% spent')).toBeVisible()
  expect(shown.getByRole('link', { name: 'See your budget' })).toHaveAttribute('href', '/budgets')
})

test('of several, the one of the GPU that is looked at', async () => {
  renderPage('/?gpu=rtx-4090')
  expect(await within(await card()).findByText('RTX 4090, project: llama, $100 in 7 days')).toBeVisible()
  expect(within(await card()).getByText('$64.20 in the last 7 days')).toBeVisible()
})

test('a first budget is made in one step, with sane defaults', async () => {
  const sent: unknown[] = []
  server.use(list(), recording('post', 'spot/budget-alerts', sent, aBudget(), 201))
  const { user } = renderPage('/', { zone: 'Europe/Lisbon' })
  const shown = within(await card())
  const amount = await shown.findByLabelText('Monthly budget, exact amount in US dollars')
  await user.clear(amount)
  await user.type(amount, '250')
  await user.click(shown.getByRole('button', { name: 'Set budget' }))
  await waitFor(() =>
    expect(sent).toEqual([
      {
        threshold: 250,
        alert_name: 'Budget of all GPUs',
        gpu_name: null,
        period: { kind: 'month', zone: 'Europe/Lisbon' },
        thresholds: [
          { percent: 50, on: 'actual' },
          { percent: 80, on: 'actual' },
          { percent: 100, on: 'actual' },
          { percent: 100, on: 'forecast' },
        ],
        planned_usage: { kind: 'running' },
        email: 'ana@example.com',
        language: 'en',
      },
    ]),
  )
})

test('a wrong first amount or address is told and not sent', async () => {
  const sent: unknown[] = []
  server.use(list(), recording('post', 'spot/budget-alerts', sent, aBudget(), 201))
  const { user } = renderPage('/')
  const shown = within(await card())
  const amount = await shown.findByLabelText('Monthly budget, exact amount in US dollars')
  await user.clear(amount)
  await user.type(amount, '-3{Enter}')
  expect(await shown.findByRole('alert')).toHaveTextContent('Enter an amount above 0')
  await user.clear(amount)
  await user.type(amount, '3')
  const email = shown.getByLabelText('E-mail')
  await user.clear(email)
  await user.type(email, 'ana@lab{Enter}')
  expect(await shown.findByText('This is not an e-mail address')).toBeVisible()
  expect(sent).toEqual([])
})

test('the slider works by keys, and saves when the hand rests', async () => {
  const sent: unknown[] = []
  server.use(list(aBudget()), recording('put', path, sent, aBudget({ threshold: 440 })))
  const { user } = renderPage('/')
  const slider = await within(await card()).findByRole('slider', { name: 'Monthly budget' })
  act(() => slider.focus())
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(slider).toHaveAttribute('aria-valuetext', '$440')
  expect(sent).toEqual([])
  await waitFor(() => expect(sent).toEqual([{ threshold: 440 }]))
})

test('a change shows at once and is taken back, in words, when the server refuses', async () => {
  let refuse: () => void = () => undefined
  server.use(
    list(aBudget()),
    http.put(`*/api/v1/${path}`, async () => {
      await new Promise<void>((resolve) => (refuse = resolve))
      return HttpResponse.json({ error: { code: 'unavailable', message: 'The database is away', hint: '', request_id: 'r' } }, { status: 503 })
    }),
  )
  const { user } = renderPage('/')
  const shown = within(await card())
  await user.click(await shown.findByRole('switch', { name: 'On' }))
  expect(await shown.findByRole('switch', { name: 'Off' })).not.toBeChecked()
  refuse()
  expect(await shown.findByRole('alert')).toHaveTextContent('Not saved, so it is as before. The database is away.')
  expect(shown.getByRole('switch', { name: 'On' })).toBeChecked()
})

test('a list that was asked for before a change does not undo it, nor what is changed next', async () => {
  const sent: { thresholds: { percent: number }[] }[] = []
  let kept = aBudget()
  // The server answers lists as they were a while ago.
  server.use(
    http.get('*/api/v1/spot/budget-alerts', async () => {
      const old = kept
      await new Promise((resolve) => setTimeout(resolve, 150))
      return HttpResponse.json({ alerts: [old], total: 1 })
    }),
    http.put(`*/api/v1/${path}`, async ({ request }) => {
      const body = (await request.json()) as (typeof sent)[number]
      sent.push(body)
      kept = { ...kept, ...(body as Partial<typeof kept>) }
      return HttpResponse.json(kept)
    }),
  )
  const { user, store } = renderPage('/')
  const shown = within(await card())
  await user.click(await shown.findByText('Thresholds, period, e-mail'))
  for (const name of ['50% spent', '80% spent', '100% spent']) {
    act(() => void store.dispatch(api.util.invalidateTags(['Budgets'])))
    await user.click(shown.getByRole('button', { name: `Remove the threshold ${name}` }))
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(shown.queryByRole('button', { name: `Remove the threshold ${name}` })).toBeNull()
  }
  await waitFor(() => expect(sent.map(({ thresholds }) => thresholds.length)).toEqual([3, 2, 1]))
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(shown.getAllByRole('button', { name: /^Remove the threshold/ })).toHaveLength(1)
})

test('while a changed amount is worked out anew, the figures of before stay', async () => {
  server.use(list(aBudget()), recording('put', path, [], aBudget({ status: null })))
  const { user } = renderPage('/')
  const shown = within(await card())
  const amount = await shown.findByLabelText('Monthly budget, exact amount in US dollars')
  server.use(list(aBudget({ threshold: 300, status: null })))
  await user.clear(amount)
  await user.type(amount, '300{Enter}')
  expect(await shown.findByText('▲ $96 over the budget')).toBeVisible()
  expect(shown.getByText('$231.42 spent')).toBeVisible()
})

test('thresholds, period, planned usage, e-mail and language are saved as they are chosen', async () => {
  const sent: unknown[] = []
  server.use(list(aBudget()), recording('put', path, sent, aBudget()))
  const { user } = renderPage('/')
  const shown = within(await card())
  await user.click(await shown.findByText('Thresholds, period, e-mail'))
  await user.click(shown.getByRole('button', { name: 'Remove the threshold 50% spent' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  await user.selectOptions(shown.getByLabelText('Of what'), 'a chance')
  await user.click(shown.getByRole('button', { name: 'Add threshold' }))
  await waitFor(() => expect(sent).toHaveLength(2))
  await user.selectOptions(shown.getByLabelText('Period'), 'Day')
  await waitFor(() => expect(sent).toHaveLength(3))
  await user.selectOptions(shown.getByLabelText('Planned usage'), 'Kept plans')
  await waitFor(() => expect(sent).toHaveLength(4))
  await user.selectOptions(shown.getByLabelText('Summary by mail'), 'Mondays at 08:00')
  await waitFor(() => expect(sent).toHaveLength(5))
  const email = shown.getByLabelText('E-mail')
  await user.clear(email)
  await user.tab()
  await waitFor(() => expect(sent).toHaveLength(6))
  await user.selectOptions(shown.getByLabelText('Language of alerts'), 'Português (Brasil)')
  await waitFor(() => expect(sent).toHaveLength(7))
  expect(sent[0]).toMatchObject({ thresholds: [{ percent: 80 }, { percent: 100, on: 'actual' }, { percent: 100, on: 'forecast' }] })
  expect((sent[1] as { thresholds: object[] }).thresholds.at(-1)).toEqual({ percent: 90, on: 'probability', probability: 0.7 })
  expect(sent.slice(2)).toEqual([
    { period: { kind: 'day', zone: 'UTC' } },
    { planned_usage: { kind: 'plans' } },
    { digest: 'weekly' },
    { email: null },
    { language: 'pt-BR' },
  ])
})

test.each([
  ['confirmed', 'Alerts are sent to it.', {}],
  ['Not configured', 'E-mail is not configured on this server.', { email_configured: false }],
  ['Not asked yet', 'It will be asked once', { recipients: [] }],
])('mail to its address: %s', async (_, note, part) => {
  server.use(list(aBudget()), answering('get', 'recipients', { ...recipients, ...part }))
  const { user } = renderPage('/')
  await user.click(await within(await card()).findByText('Thresholds, period, e-mail'))
  expect(await screen.findByText(new RegExp(note))).toBeVisible()
})

test('an address that has not confirmed can be asked again', async () => {
  const sent: unknown[] = []
  server.use(list(aBudget({ email: 'rui@example.com' })), recording('post', 'recipients/ask', sent, recipients.recipients[1]))
  const { user } = renderPage('/')
  await user.click(await within(await card()).findByText('Thresholds, period, e-mail'))
  await user.click(await screen.findByRole('button', { name: 'Ask rui@example.com again' }))
  expect(await screen.findByText('rui@example.com is asked again.')).toBeVisible()
  expect(sent).toEqual([{ email: 'rui@example.com', language: 'en' }])
})

test('a viewer sees it and changes nothing', async () => {
  server.use(list(aBudget()), answering('get', 'me', { ...me, role: 'viewer' }), failing('get', 'recipients', 403, 'forbidden'))
  renderPage('/')
  const shown = within(await card())
  expect(await shown.findByText('$231.42 spent')).toBeVisible()
  for (const one of shown.getAllByRole('switch')) expect(one).toBeDisabled()
  expect(shown.queryByRole('slider')).toBeNull()
  fireEvent.click(shown.getByText('Thresholds, period, e-mail'))
  expect(shown.getByLabelText('E-mail')).toBeDisabled()
  expect(shown.queryByRole('button', { name: /threshold/ })).toBeNull()
})

test('what is not known is said to be unknown', async () => {
  server.use(list(aBudget({ status: { ...aStatus, spent: null, forecast: null, probability_exceeds: null, no_data_since: '2026-11-18T10:00:00Z' } })))
  renderPage('/')
  const shown = within(await card())
  expect(await shown.findByText('Spent so far is not known.')).toBeVisible()
  expect(shown.getByText(/^No forecast: a price/)).toBeVisible()
  expect(shown.getByText(/^Cannot be worked out since/)).toBeVisible()
})

test('budgets that cannot be read are told', async () => {
  server.use(failing('get', 'spot/budget-alerts', 503, 'unavailable'))
  renderPage('/')
  expect(await within(await card()).findByRole('alert')).toHaveTextContent('Budgets cannot be shown')
})
