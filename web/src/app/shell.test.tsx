import { render, screen } from '@testing-library/react'
import { Provider } from 'react-redux'
import { expect, test, vi } from 'vitest'
import { failing } from '../../test/handlers.ts'
import { renderPage } from '../../test/render.tsx'
import { server } from '../../test/setup.ts'
import { PageBoundary } from './broken-page.tsx'
import { createStore } from './store.ts'

test('an unknown address says so and leads home', async () => {
  renderPage('/nowhere')
  expect(await screen.findByRole('heading', { name: 'There is no such page', level: 1 })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Go to the forecast' })).toHaveAttribute('href', '/')
})

test('when the server fails the navigation stays and one can try again', async () => {
  server.use(failing('get', 'me', 503, 'unavailable'))
  const { user } = renderPage('/settings/display')
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeVisible()
  server.resetHandlers()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { name: 'Display' })).toBeVisible()
})

test('the theme is switched by one click', async () => {
  const { user, store } = renderPage('/settings/display', { theme: 'system' })
  await user.click(await screen.findByRole('button', { name: 'Switch to light theme' }))
  expect(store.getState().preferences.theme).toBe('light')
  expect(await screen.findByRole('button', { name: 'Switch to dark theme' })).toBeVisible()
})

test('a page that breaks takes nothing else with it, and heals elsewhere', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const Bad = () => {
    throw new Error('broken')
  }
  const at = (path: string, page: React.ReactNode) => (
    <Provider store={store}>
      <PageBoundary resetKey={path}>{page}</PageBoundary>
    </Provider>
  )
  const store = createStore({ preferences: { theme: 'dark', language: 'en', zone: 'UTC' } })
  const { rerender } = render(at('/a', <Bad />))
  expect(screen.getByText('This page broke while it was being drawn.')).toBeVisible()
  rerender(at('/b', <p>fine</p>))
  expect(screen.getByText('fine')).toBeVisible()
})
