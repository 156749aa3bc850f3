import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPublicAccuracy, aRow } from '../../../test/canned-accuracy.ts'
import { me, now } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

vi.mock('react-chartjs-2', () => ({ Bar: () => <canvas />, Line: () => <canvas /> }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

test('anyone reads the record, without signing in and without a way into the workspace', async () => {
  server.use(failing('get', 'me', 401, 'unauthenticated'))
  const { where, user } = renderPage('/check')
  expect(await screen.findByRole('region', { name: 'How accurate' })).toHaveTextContent('33%better than repeating the last price')
  expect(screen.getByText('Demo data')).toBeVisible()
  expect(where.path).toBe('/check')
  expect(screen.queryByRole('navigation')).toBeNull()
  const gpus = screen.getByRole('table', { name: 'By GPU' })
  expect(within(gpus).getAllByRole('row')[3]).toHaveTextContent('V100 16 GB17% worse')
  expect(screen.getByRole('table', { name: 'By provider' })).toHaveTextContent('Vast.ai')
  expect(screen.getByRole('region', { name: 'What forecasts are made with' })).toHaveTextContent('RunPod, spot, single offersLast price repeated')
  await user.click(screen.getByRole('radio', { name: '7 d' }))
  await user.click(screen.getByRole('radio', { name: 'PT' }))
  expect(await screen.findByRole('heading', { name: 'Quão boas são estas previsões?' })).toBeVisible()
})

test('switched off, it is a friendly page and nothing more', async () => {
  server.use(failing('get', 'public/accuracy', 404, 'not_found'))
  renderPage('/check')
  expect(await screen.findByRole('heading', { name: 'There is nothing to see here' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
})

test('before enough came true, and when the server is down', async () => {
  server.use(answering('get', 'public/accuracy', { ...aPublicAccuracy(), overall: aRow({ state: 'collecting', verdict: 'not_enough' }) }))
  const first = renderPage('/check')
  expect(await screen.findByText(/Scoring has begun/)).toBeVisible()
  first.unmount()
  server.use(failing('get', 'public/accuracy', 503, 'unavailable'))
  const { user } = renderPage('/check')
  await user.click(await screen.findByRole('button', { name: 'Try again' }))
  server.resetHandlers()
  await user.click(await screen.findByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('region', { name: 'How accurate' })).toBeVisible()
})

test('an instance admin switches it on and gets its address', async () => {
  const sent: unknown[] = []
  const { user } = renderPage('/settings/account')
  await user.click(await screen.findByRole('link', { name: 'Public record' }))
  const toggle = await screen.findByRole('switch', { name: 'Show the record to everyone' })
  expect(toggle).not.toBeChecked()
  expect(screen.queryByText(/\/check$/)).toBeNull()
  server.use(recording('put', 'accuracy/settings', sent), answering('get', 'accuracy/settings', { public: true }))
  await user.click(toggle)
  await waitFor(() => expect(toggle).toBeChecked())
  expect(sent).toEqual([{ public: true }])
  expect(screen.getByText('http://localhost:4400/check')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Open it' })).toHaveAttribute('href', '/check')
})

test('others see neither the section nor the switch', async () => {
  server.use(answering('get', 'me', { ...me, instance_admin: false }))
  renderPage('/settings/public')
  expect(await screen.findByText('An instance admin decides this.')).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Public record' })).toBeNull()
  expect(screen.queryByRole('switch')).toBeNull()
})
