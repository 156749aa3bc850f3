import type { Language } from '../preferences.ts'
import type { Strings } from './en.ts'

/** Each in a file of its own: a reader gets one of them. `public/theme.js` has it on its way before this code is here. */
const loaders: Record<Language, () => Promise<Strings>> = {
  en: async () => (await import('./en.ts')).en,
  'pt-BR': async () => (await import('./pt-br.ts')).ptBr,
}

const loaded = new Map<Language, Strings>()

/** The page is in no language whose words are not here yet. @throws what the browser throws when they cannot be loaded: no connection, or a newer Dumont was installed */
export async function loadWords(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await loaders[language]())
}

/** Words that were loaded. */
export function wordsOf(language: Language): Strings {
  const words = loaded.get(language)
  if (!words) throw new Error(`The words of ${language} were not loaded before the page was put into it`)
  return words
}
