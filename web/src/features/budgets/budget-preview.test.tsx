import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { aBudget } from '../../../test/canned-budgets.ts'
import { answering, failing } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import type { Language } from '../../app/preferences.ts'
import { previewedOfKept, tellPreview } from './preview.ts'

const path = 'spot/budget-alerts/preview'
const fired = (day: number, percent = 50) => ({
  at: `2026-11-${String(day).padStart(2, '0')}T09:05:00Z`,
  percent,
  on: 'actual' as const,
  value: 210 + day / 100,
})
const answered = (part: object) => answering('post', path, { days: 30, fired: [], not_replayed: [], ...part })

async function edited(language: Language = 'en') {
  const { user } = renderPage('/budgets', { language })
  await user.click(await screen.findByRole('button', { name: /(Edit|Editar|Mudar) .*Lab/ }))
  const dialog = within(await screen.findByRole('dialog'))
  return { user, dialog, preview: await dialog.findByRole('status') }
}

test('says how often and when it would have fired, the latest first', async () => {
  let answer: () => void = () => undefined
  server.use(
    http.post(`*/api/v1/${path}`, async () => {
      await new Promise<void>((resolve) => (answer = resolve))
      return HttpResponse.json({ days: 30, fired: [fired(2), fired(9, 80)], not_replayed: [] })
    }),
  )
  const { preview } = await edited()
  await waitFor(() => expect(preview).toHaveTextContent('Looking at the last 30 days…'))
  answer()
  await waitFor(() => expect(preview).toHaveTextContent('This would have fired 2 times in the last 30 days:'))
  expect(
    within(preview)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['Mon 9 Nov, 09:05: 80% spent ($210.09)', 'Mon 2 Nov, 09:05: 50% spent ($210.02)'])
  expect(preview).not.toHaveTextContent('are not in it')
})

test('many occasions are counted, and the last five told', () => {
  const told = tellPreview({ fired: [1, 2, 3, 4, 5, 6, 7].map((day) => fired(day)), not_replayed: [] }, [])
  expect(told).toEqual({ kind: 'fired', count: 7, latest: [7, 6, 5, 4, 3].map((day) => fired(day)), older: 2 })
})

test.each([
  [{ not_replayed: ['forecast'] }, 'This would not have fired in the last 30 days.Thresholds on expected cost and chances are not in it'],
  [{ fired: [fired(2)] }, 'This would have fired once in the last 30 days:'],
])('%j reads %s', async (part, text) => {
  server.use(answered(part))
  const { preview } = await edited()
  await waitFor(() => expect(preview).toHaveTextContent(text))
})

test('with nothing but thresholds on what is expected it is not known, and not called quiet', async () => {
  server.use(
    answering('get', 'spot/budget-alerts', { alerts: [aBudget({ thresholds: [{ percent: 100, on: 'forecast' }] })], total: 1 }),
    answered({ not_replayed: ['forecast'] }),
  )
  const { preview } = await edited()
  await waitFor(() => expect(preview).toHaveTextContent('When it would have fired is not known: what was expected in the past is not kept.'))
})

test('a threshold that is added is looked up once, with the rest of the fields; a wrong field asks nothing', async () => {
  const sent: { thresholds: unknown[]; threshold: number }[] = []
  server.use(
    http.post(`*/api/v1/${path}`, async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[number])
      return HttpResponse.json({ days: 30, fired: [], not_replayed: [] })
    }),
  )
  const { user, dialog, preview } = await edited()
  await waitFor(() => expect(preview).toHaveTextContent('This would not have fired'))
  await user.click(dialog.getByRole('button', { name: 'Add threshold' }))
  await user.clear(dialog.getByLabelText('Amount, USD per period'))
  expect(preview).toHaveTextContent('shows here once the fields are right')
  await user.type(dialog.getByLabelText('Amount, USD per period'), '30')
  await waitFor(() => expect(preview).toHaveTextContent('This would not have fired'))
  expect(sent.map(({ threshold, thresholds }) => [threshold, thresholds.length])).toEqual([
    [420, 4],
    [30, 5],
  ])
  expect(Object.keys(sent[1]!).toSorted()).toEqual(['gpu_name', 'label', 'period', 'provider', 'rearm_margin', 'threshold', 'thresholds'])
})

test('when it cannot be looked up, it says so', async () => {
  server.use(failing('post', path, 503, 'unavailable'))
  const { preview } = await edited()
  await waitFor(() => expect(preview).toHaveTextContent('When it would have fired is not known now. It failed with unavailable.'))
})

test('in Portuguese', async () => {
  server.use(answered({ fired: [fired(2)] }))
  const { preview } = await edited('pt-BR')
  await waitFor(() => expect(preview).toHaveTextContent('Isto teria disparado uma vez nos últimos 30 dias:'))
})

test('in the card it is asked once its settings are opened', async () => {
  let asked = 0
  server.use(
    answering('get', 'spot/budget-alerts', { alerts: [aBudget()], total: 1 }),
    http.post(`*/api/v1/${path}`, () => {
      asked++
      return HttpResponse.json({ days: 30, fired: [fired(2)], not_replayed: [] })
    }),
  )
  const { user } = renderPage('/')
  const summary = await screen.findByText('Thresholds, period, e-mail')
  expect(asked).toBe(0)
  await user.click(summary)
  expect(await screen.findByText('This would have fired once in the last 30 days:')).toBeVisible()
  expect(asked).toBe(1)
})

test('own periods of a kept budget begin when it was made, unless it says otherwise', () => {
  const period = { kind: 'custom', zone: 'UTC', days: 10 } as const
  expect(previewedOfKept(aBudget({ period })).period).toEqual({ ...period, starts_at: aBudget().created_at })
  const own = { ...period, starts_at: '2026-11-05T00:00:00.000Z' }
  expect(previewedOfKept(aBudget({ period: own })).period).toEqual(own)
})
