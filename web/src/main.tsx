import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'react-redux'
import { BrowserRouter } from 'react-router'
import { loadWords } from './app/i18n/words.ts'
import { NoWords } from './app/no-words.tsx'
import { browserStorage, languageAt, loadPreferences } from './app/preferences.ts'
import { Router } from './app/router.tsx'
import { createStore } from './app/store.ts'
import './index.css'

const saved = loadPreferences(browserStorage(), navigator.language)
const preferences = { ...saved, language: languageAt(location, saved.language) }

const page = () => (
  <Provider store={createStore({ preferences })}>
    <BrowserRouter>
      <Router />
    </BrowserRouter>
  </Provider>
)

// Nothing is drawn before the reader's language is here: no flash of another one. Not awaited at the top: other files may import from this one once they are bundled.
async function start(): Promise<void> {
  const drawn: ReactNode = await loadWords(preferences.language).then(page, () => <NoWords language={preferences.language} />)
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<StrictMode>{drawn}</StrictMode>)
}

void start()
