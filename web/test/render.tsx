import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Provider } from 'react-redux'
import { MemoryRouter, useLocation } from 'react-router'
import { Router } from '../src/app/router.tsx'
import { createStore, type State } from '../src/app/store.ts'

/** The whole page at an address, with the canned API behind it. UTC and English unless told otherwise. */
export function renderPage(path: string, preferences: Partial<State['preferences']> = {}) {
  const store = createStore({ preferences: { theme: 'dark', language: 'en', zone: 'UTC', ...preferences } })
  const where = { path: '' }
  function Where() {
    const { pathname, search } = useLocation()
    where.path = pathname + search
    return null
  }
  const view = render(
    <Provider store={store}>
      <MemoryRouter initialEntries={[path]}>
        <Router />
        <Where />
      </MemoryRouter>
    </Provider>,
  )
  return { ...view, store, where, user: userEvent.setup() }
}
