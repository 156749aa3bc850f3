import { combineReducers, configureStore } from '@reduxjs/toolkit'
import { setupListeners } from '@reduxjs/toolkit/query'
import { useDispatch, useSelector } from 'react-redux'
import { economyChoiceSlice } from '../features/economy/choice.ts'
import { api } from './api.ts'
import { browserStorage, preferencesSlice, savePreferences } from './preferences.ts'
import { sessionSlice } from './session.ts'

const reducer = combineReducers({
  [api.reducerPath]: api.reducer,
  preferences: preferencesSlice.reducer,
  session: sessionSlice.reducer,
  economyChoice: economyChoiceSlice.reducer,
})

export type State = ReturnType<typeof reducer>

export function createStore(preloadedState?: Partial<State>) {
  // In development the toolkit walks the whole state after each action; cached answers hold thousands of points that we never touch.
  const ignoredPaths = [api.reducerPath]
  const checks = { serializableCheck: { ignoredPaths, ignoreActions: true }, immutableCheck: { ignoredPaths } }
  const store = configureStore({ reducer, preloadedState, middleware: (defaults) => defaults(checks).concat(api.middleware) })
  setupListeners(store.dispatch)
  let saved = store.getState().preferences
  store.subscribe(() => {
    const { preferences } = store.getState()
    if (preferences === saved) return
    saved = preferences
    savePreferences(browserStorage(), preferences)
  })
  return store
}

export type Store = ReturnType<typeof createStore>
export const useAppDispatch = useDispatch.withTypes<Store['dispatch']>()
export const useAppSelector = useSelector.withTypes<State>()
