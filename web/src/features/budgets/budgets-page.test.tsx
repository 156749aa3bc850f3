import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aBudget, alertList } from '../../../test/canned-budgets.ts'
import { me } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

const list = (...all: ReturnType<typeof aBudget>[]) => answering('get', 'spot/budget-alerts', { alerts: all, total: all.length })
const card = async (name: string) => within(await screen.findByRole('region', { name }))

test('lists budgets with what each is for, where it stands and who is told', async () => {
  renderPage('/budgets')
  const lab = await card('Lab')
  expect(lab.getByText('Reached: 50% spent')).toBeVisible()
  expect(lab.getByText('50% spent (reached), 80% spent, 100% spent, 100% expected')).toBeVisible()
  expect(await lab.findByText('Confirmed')).toBeVisible()
  const llama = await card('RTX 4090, project: llama, $100 in 7 days')
  expect(llama.getByText('70% chance of 100%')).toBeVisible()
  expect(llama.getByText('8 h a day on 2 GPUs')).toBeVisible()
  expect(llama.getByText('in the page only')).toBeVisible()
  expect((await card('Whisper')).getByText('It is off, so it is not watched.')).toBeVisible()
})

test('a silence is chosen from a list; a rolling budget has no period that ends', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'spot/budget-alerts/1/silence', sent, aBudget()))
  const { user } = renderPage('/budgets')
  await user.selectOptions(await screen.findByLabelText('Silence Lab'), 'Until the period ends')
  await waitFor(() => expect(sent).toEqual([{ for: 'period' }]))
  const rolling = within(screen.getByLabelText('Silence RTX 4090, project: llama, $100 in 7 days'))
  expect(rolling.queryByRole('option', { name: 'Until the period ends' })).toBeNull()
})

test.each([
  ['queued', 'A test is on its way.'],
  ['not_configured', 'E-mail is not configured on this server, so the test waits.'],
  ['unconfirmed', 'The address has not confirmed yet, so nothing is sent to it.'],
])('a test that is %s says so', async (state, text) => {
  server.use(answering('post', 'spot/budget-alerts/1/test', { state, message: '' }, 202))
  const { user } = renderPage('/budgets')
  await user.click(await screen.findByRole('button', { name: 'Send a test of Lab' }))
  expect(await screen.findByText(text)).toBeVisible()
})

test('a budget that sends nothing offers no test', async () => {
  renderPage('/budgets')
  await screen.findByRole('button', { name: 'Send a test of Lab' })
  expect(screen.queryByRole('button', { name: 'Send a test of RTX 4090, project: llama, $100 in 7 days' })).toBeNull()
})

test('a watcher that is late is told here too', async () => {
  server.use(answering('get', 'alerts', alertList({ evaluator_late: true, evaluated_at: '2026-11-18T13:00:00.000Z' })))
  renderPage('/budgets')
  expect(await screen.findByText(/^Alerts may be missing since/)).toBeVisible()
})

test('a budget is removed after it was asked', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'spot/budget-alerts/1', sent))
  const { user } = renderPage('/budgets')
  await user.click(await screen.findByRole('button', { name: 'Remove Lab' }))
  expect(sent).toEqual([])
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(sent).toEqual([null]))
})

test('a new budget with every field', async () => {
  const sent: unknown[] = []
  server.use(list(), recording('post', 'spot/budget-alerts', sent, aBudget(), 201))
  const { user } = renderPage('/budgets')
  expect(await screen.findByRole('heading', { name: 'No budgets yet' })).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'New budget' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'New budget' }))
  await dialog.findByRole('option', { name: 'RTX 4090' })
  const fill = (label: string, value: string) => fireEvent.change(dialog.getByLabelText(label), { target: { value } })
  expect(dialog.queryByRole('option', { name: 'So many hours a day' })).toBeNull()
  fill('Name (optional)', 'Llama')
  fill('Amount, USD per period', '0')
  await user.selectOptions(dialog.getByLabelText('GPU'), 'RTX 4090')
  await user.selectOptions(dialog.getByLabelText('Provider'), 'Vast.ai')
  fill('Label (optional)', 'project')
  fill('Its value', 'llama')
  await user.selectOptions(dialog.getByLabelText('Period'), 'Own length')
  fill('Length in days', '14')
  await user.selectOptions(dialog.getByLabelText('Planned usage'), 'So many hours a day')
  fill('Hours a day', '6')
  await user.click(await dialog.findByLabelText(/^ops/))
  await user.click(dialog.getByRole('button', { name: 'Save budget' }))
  expect(await dialog.findAllByText('Enter an amount above 0, up to 1,000,000,000')).not.toEqual([])
  expect(sent).toEqual([])
  fill('Amount, USD per period', '99.50')
  await user.click(dialog.getByRole('button', { name: 'Save budget' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([
    {
      threshold: 99.5,
      alert_name: 'Llama',
      gpu_name: 'rtx-4090',
      provider: 'vast',
      label: { name: 'project', value: 'llama' },
      machine_type: 'interruptible',
      period: { kind: 'custom', zone: 'UTC', days: 14 },
      thresholds: [
        { percent: 50, on: 'actual' },
        { percent: 80, on: 'actual' },
        { percent: 100, on: 'actual' },
        { percent: 100, on: 'forecast' },
      ],
      planned_usage: { kind: 'hours_per_day', hours_per_day: 6, gpu_count: 1 },
      pending_evaluations: 2,
      rearm_margin: 0.05,
      email: 'ana@example.com',
      language: 'en',
      channels: [1],
    },
  ])
})

test('an edit that the server refuses stays open and says why', async () => {
  server.use(failing('put', 'spot/budget-alerts/1', 400, 'validation_failed'))
  const { user } = renderPage('/budgets')
  await user.click(await screen.findByRole('button', { name: 'Edit Lab' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit “Lab”' }))
  expect(dialog.getByLabelText('Amount, USD per period')).toHaveValue('420')
  await user.click(dialog.getByRole('button', { name: 'Save budget' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('It failed with validation_failed.')
})

test.each([
  ['channels: this workspace has no channel 7; leave it out, or name another', 'Um dos canais foi removido nesse meio-tempo: tire-o ou escolha outro.'],
  ['threshold: is too large', 'Algo no pedido falta ou está fora do intervalo. threshold: is too large'],
])('in Portuguese a refusal says which field it was: %s', async (message, text) => {
  server.use(failing('put', 'spot/budget-alerts/1', 400, 'validation_failed', { message }))
  const { user } = renderPage('/budgets', { language: 'pt-BR' })
  await user.click(await screen.findByRole('button', { name: 'Editar Lab' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: /^Salvar/ }))
  expect(await dialog.findByRole('alert')).toHaveTextContent(text)
})

test('an address opens the history of one, with what became of each message', async () => {
  const { user, where } = renderPage('/budgets?budget=1')
  const drawer = within(await screen.findByRole('dialog', { name: 'History of “Lab”' }))
  expect(await drawer.findByText('Sent to ops (Slack) at Wed 18 Nov, 13:20')).toBeVisible()
  await user.click(drawer.getByRole('button', { name: 'Close' }))
  expect(where.path).toBe('/budgets')
})

test('a budget that is gone says so', async () => {
  renderPage('/budgets?budget=77')
  expect(await screen.findByText('This budget does not exist any more.')).toBeVisible()
})

test('a viewer changes nothing', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer', instance_admin: false }))
  renderPage('/budgets')
  expect((await card('Lab')).getByRole('link', { name: 'History of Lab' })).toBeVisible()
  expect(screen.queryByRole('button', { name: /^(Edit|Remove|Send|New)/ })).toBeNull()
  expect(screen.queryByRole('switch')).toBeNull()
})
