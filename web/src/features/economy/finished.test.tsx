import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { now } from '../../../test/canned.ts'
import { aFinished, aPlace } from '../../../test/canned-sessions.ts'
import { answering } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import type { FinishedSession } from '@dumont/contracts'

vi.mock('react-chartjs-2', () => ({ Bar: () => <canvas />, Line: () => <canvas /> }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const withSessions = (...sessions: FinishedSession[]) => server.use(answering('get', 'economy/finished-sessions', { sessions, next_before: null }))
const card = async () => within(await screen.findByRole('region', { name: 'Finished sessions' }))

test('after a session what was paid stands beside the best place then, and opens to its hours', async () => {
  const { user } = renderPage('/savings')
  const line = (await screen.findByText(/^T4, whale ended/)).closest('[role=status]')!
  expect(line).toHaveTextContent(
    'You paid $2.31; the best place then was $1.48 (Vast.ai, SE, spot). Sold the same way, the best was $1.70 (Google Cloud n1, us-central1, on demand).',
  )
  await user.click(within(line as HTMLElement).getByRole('button', { name: 'Evidence: T4, whale' }))
  const drawer = await screen.findByRole('dialog', { name: 'Paid and best place: T4, whale' })
  expect(await within(drawer).findByRole('region', { name: 'What you paid' })).toHaveTextContent('2.5 h × $0.924/h = $2.31Sum$2.31')
  const best = within(drawer).getByRole('region', { name: 'The best place: Vast.ai, SE, spot' })
  expect(best).toHaveTextContent('2.5 h × $0.592/h = $1.48')
  expect(within(best).getByRole('link', { name: 'Its price history' })).toHaveAttribute('href', '/prices/series/3')
  expect(within(drawer).getByRole('region', { name: /^The best sold the same way/ })).toHaveTextContent('$1.70')
})

test('a session that ended more than a day ago has no line, but stands in the list', async () => {
  withSessions(aFinished({ ended_at: new Date(now - 25 * 3_600_000).toISOString() }))
  renderPage('/savings')
  expect(await (await card()).findByText('T4, whale')).toBeVisible()
  expect((await card()).getByText('$0.83 more than there')).toBeVisible()
  expect(screen.queryByText(/^T4, whale ended/)).toBeNull()
})

test.each([
  ['not_known', 'You paid $2.31. The best place is not known: no place has a price for every hour of it.'],
  ['too_long', 'You paid $2.31. The best place is not worked out for sessions of more than 31 days.'],
  ['did_not_run', 'You paid $2.31. It was never billed as running.'],
] as const)('%s is told without a figure', async (why, sentence) => {
  withSessions(aFinished({ best: null, best_same_market: null, unknown_because: why }))
  renderPage('/savings')
  expect(await (await card()).findByText(sentence)).toBeVisible()
})

test('where nothing was cheaper it says so; what was paid may be unknown', async () => {
  const paidMore = aPlace({ cost: 3, difference: -0.69 })
  withSessions(aFinished({ best: paidMore }), aFinished({ session_id: 8, name: 'dark', paid: null, best: aPlace({ difference: null }) }))
  renderPage('/savings')
  const [first, second] = await (await card()).findAllByRole('listitem')
  expect(first).toHaveTextContent('the best place then was $3.00 (Vast.ai, SE, spot). No known place was cheaper.')
  expect(first).not.toHaveTextContent('more than there')
  expect(second).toHaveTextContent('What you paid is not known; the best place then was $1.48')
})

test('several machines that carry the GPUs are told', async () => {
  withSessions(aFinished({ best: aPlace({ machines: 2, gpus_per_machine: 4 }) }))
  renderPage('/savings')
  expect(await (await card()).findByText(/2 machines of 4 GPUs/)).toBeVisible()
})

test('amounts are hidden here too', async () => {
  const { user } = renderPage('/savings')
  const list = await card()
  await list.findByText('T4, whale')
  await user.click(screen.getByRole('button', { name: 'Hide amounts' }))
  await waitFor(() => expect(screen.getByRole('region', { name: 'Finished sessions' })).not.toHaveTextContent('$'))
})

test('nothing is over yet', async () => {
  withSessions()
  renderPage('/savings')
  expect(await (await card()).findByText('No session is over yet.')).toBeVisible()
})
