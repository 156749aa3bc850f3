import { screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmSavings, someSavings } from '../../../test/canned-economy.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

vi.mock('react-chartjs-2', () => ({ Line: () => <canvas />, Bar: () => <canvas /> }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

// It arrives late, and the first of a file has to be made ready.
const widget = () => screen.findByRole('region', { name: 'Saved so far' })

test('the first page shows what was saved, by this session too, and leads to everything else', async () => {
  const { user, where } = renderPage('/')
  const saved = await widget()
  expect(within(saved).getByTestId('counter')).toHaveTextContent(/^\$930\.8\d$/)
  expect(saved).toHaveTextContent('This session: $9.31, 10 h compared')
  await user.click(within(saved).getByRole('radio', { name: 'GCP' }))
  expect(await screen.findByText(/compared with GCP on demand/)).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'All savings' }))
  expect(where.path).toBe('/savings')
})

test('a session that loses money says so', async () => {
  server.use(answering('get', 'economy/savings', someSavings('aws', { current_session_savings: -3 })))
  renderPage('/')
  expect(await within(await widget()).findByText('-$3.00')).toHaveClass('text-bad')
})

test('who has recorded nothing is told how', async () => {
  server.use(answering('get', 'economy/savings', { ...calmSavings(), first_time: true }))
  const { user, where } = renderPage('/')
  expect(await widget()).toHaveTextContent('No usage recorded yet')
  await user.click(screen.getByRole('link', { name: 'Record usage' }))
  expect(where.path).toBe('/savings')
})

test('when nothing answers the forecast stays, and one can try again', async () => {
  server.use(failing('get', 'economy/savings', 503, 'unavailable'))
  const { user } = renderPage('/')
  const saved = await widget()
  expect(saved).toHaveTextContent('Savings cannot be shown')
  server.resetHandlers()
  await user.click(within(saved).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/compared with AWS on demand/)).toBeVisible()
  expect(await screen.findByRole('region', { name: 'Key figures' })).toBeVisible()
})

test('whoever only looks can neither make links nor stop watching', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer', instance_admin: false }))
  renderPage('/savings')
  expect(await screen.findByText(/Balance \$41\.20/)).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Show it elsewhere' })).toBeNull()
  expect(screen.queryByRole('button', { name: /Stop watching/ })).toBeNull()
  expect(screen.getByText('An instance admin connects accounts.')).toBeInTheDocument()
})
