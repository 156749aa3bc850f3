import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { me, now } from '../../../test/canned.ts'
import { feedUrl, somePlans } from '../../../test/canned-windows.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const card = (name: string) => screen.findByRole('region', { name })

test('a plan says when, where, at which cost, and how it moved', async () => {
  const { user } = renderPage('/plans')
  const plan = await card('Nightly training')
  expect(plan).toHaveTextContent('RTX 4090, 6 hoursDemo dataWaitingFri 20 Nov, 21:00until Sat 21 Nov, 03:00, in 2 days, Vast.ai, eu-north')
  expect(plan).toHaveTextContent('Expected cost$1.78$1.60 to $2.04Starting at once$2.47')
  expect(plan).toHaveTextContent('It may still move.Moved for 5% or more, not in the last 1 hrChecked 12 min ago')
  await user.click(within(plan).getByText('2 entries of its history'))
  expect(within(plan).getByText('Moved from Thu 19 Nov, 03:00 to Fri 20 Nov, 21:00, 8% cheaper')).toBeVisible()
})

test('what a plan saved is said afterwards, or that it is not known', async () => {
  renderPage('/plans')
  const done = await card('Fine-tune')
  expect(done).toHaveTextContent('It cost $11.20; at once it would have been $14.05: saved $2.85 (20%)')
  expect(done).toHaveTextContent('At the prices that came true. The cheapest time there was, known afterwards: $10.90.')
  expect(await card('Evals')).toHaveTextContent('What it saved is not known')
  expect(within(done).queryByRole('button', { name: /Cancel/ })).toBeNull()
})

test('a plan without a time says so', async () => {
  renderPage('/plans')
  expect(await card('Huge')).toHaveTextContent('No time fitsNo time')
})

test('a plan is cancelled after a question', async () => {
  const sent: unknown[] = []
  server.use(recording('patch', 'spot/plans/1', sent, { ...somePlans[0], state: 'cancelled' }))
  const { user } = renderPage('/plans')
  await user.click(await screen.findByRole('button', { name: 'Cancel Nightly training' }))
  const question = screen.getByRole('alertdialog', { name: 'Cancel “Nightly training”?' })
  await user.click(within(question).getByRole('button', { name: 'Keep it' }))
  expect(sent).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Cancel Nightly training' }))
  await user.click(screen.getByRole('button', { name: 'Cancel plan' }))
  await waitFor(() => expect(sent).toEqual([{ state: 'cancelled' }]))
})

test('a plan that is over is removed after a question', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'spot/plans/2', sent))
  const { user } = renderPage('/plans')
  await user.click(await screen.findByRole('button', { name: 'Remove Fine-tune' }))
  await user.click(screen.getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(screen.queryByRole('button', { name: 'Remove Nightly training' })).toBeNull()
})

test('a cancelling that fails is told beside the plan', async () => {
  server.use(failing('patch', 'spot/plans/1', 409, 'conflict'))
  const { user } = renderPage('/plans')
  await user.click(await screen.findByRole('button', { name: 'Cancel Nightly training' }))
  await user.click(screen.getByRole('button', { name: 'Cancel plan' }))
  expect(await within(await card('Nightly training')).findByRole('alert')).toHaveTextContent('It failed with conflict')
})

test('without plans it leads to choosing a job', async () => {
  server.use(answering('get', 'spot/plans', { plans: [] }))
  renderPage('/plans')
  expect(await screen.findByText('No plans yet')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Choose a job' })).toHaveAttribute('href', '/')
})

test('when plans do not come one can try again', async () => {
  server.use(failing('get', 'spot/plans', 503, 'unavailable'))
  const { user } = renderPage('/plans')
  expect(await screen.findByText('Plans cannot be shown')).toBeVisible()
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await card('Nightly training')).toBeVisible()
})

test('the address of the feed is shown once', async () => {
  const sent: unknown[] = []
  server.use(
    recording('post', 'spot/window-feeds', sent, { id: 2, name: 'Phone', created_at: new Date(now).toISOString(), last_used_at: null, url: feedUrl }, 201),
  )
  const { user } = renderPage('/plans')
  const feeds = await card('Calendar feed')
  expect(await within(feeds).findByRole('row', { name: /Google/ })).toHaveTextContent('Googlesince 17 Nov 202618 Nov 2026, 13:20')
  await user.click(within(feeds).getByRole('button', { name: 'Make an address' }))
  const dialog = screen.getByRole('dialog', { name: 'New address' })
  await user.type(within(dialog).getByLabelText('Which calendar is it for?'), 'Phone')
  await user.click(within(dialog).getByRole('button', { name: 'Make an address' }))
  expect(await screen.findByLabelText('Address of the feed')).toHaveTextContent(feedUrl)
  await user.click(screen.getByRole('button', { name: 'I have copied it' }))
  expect(screen.queryByText(feedUrl)).toBeNull()
  expect(sent).toEqual([{ name: 'Phone' }])
})

test('an address is revoked after a question', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'spot/window-feeds/1', sent))
  const { user } = renderPage('/plans')
  await user.click(await screen.findByRole('button', { name: 'Revoke Google' }))
  await user.click(screen.getByRole('button', { name: 'Revoke' }))
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('how to subscribe is told for three calendars', async () => {
  const { user } = renderPage('/plans')
  await user.click(await screen.findByText('How to subscribe'))
  for (const name of ['Google Calendar', 'Apple Calendar', 'Outlook']) expect(screen.getByText(name)).toBeVisible()
})

test('viewers see plans, but change nothing', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage('/plans')
  await card('Nightly training')
  await waitFor(() => expect(screen.queryByRole('button', { name: /Cancel/ })).toBeNull())
  expect(screen.queryByRole('region', { name: 'Calendar feed' })).toBeNull()
})
