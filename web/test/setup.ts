import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { loadWords } from '../src/app/i18n/words.ts'
import { apiHandler } from './handlers.ts'

export const server = setupServer(apiHandler)

// The page loads parts of itself late, and test machines are busy.
configure({ asyncUtilTimeout: 30_000 })

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' })
  await Promise.all([loadWords('en'), loadWords('pt-BR')])
})
beforeEach(() => {
  stubBrowser()
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

/** What jsdom lacks and Radix, the chart and the theme ask for. */
function stubBrowser() {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query.includes('dark'),
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  Element.prototype.hasPointerCapture = () => false
  Element.prototype.setPointerCapture = () => undefined
  Element.prototype.releasePointerCapture = () => undefined
  Element.prototype.scrollIntoView = () => undefined
}
