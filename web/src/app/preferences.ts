import { createSlice, type PayloadAction } from '@reduxjs/toolkit'

export type Theme = 'system' | 'dark' | 'light'
export type Language = 'en' | 'pt-BR'
/** 'browser', 'UTC' or an IANA name. */
export type ZoneChoice = string
export type Preferences = { theme: Theme; language: Language; zone: ZoneChoice }

const storageKey = 'dumont.display'

/** What was chosen on earlier visits; whatever cannot be read falls back to the system's. */
export function loadPreferences(storage: Pick<Storage, 'getItem'>, browserLanguage: string): Preferences {
  const saved = readSaved(storage)
  return {
    theme: saved.theme === 'dark' || saved.theme === 'light' ? saved.theme : 'system',
    language: saved.language === 'en' || saved.language === 'pt-BR' ? saved.language : browserLanguage.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en',
    zone: typeof saved.zone === 'string' && isZone(saved.zone) ? saved.zone : 'browser',
  }
}

/** A frame in another page says in its address which language it is in; everywhere else it is the reader's. `public/theme.js` decides the same, before this code is here. */
export function languageAt({ pathname, search }: Pick<Location, 'pathname' | 'search'>, readers: Language): Language {
  const asked = /^\/embed\/economy\/?$/.test(pathname) ? new URLSearchParams(search).get('lang') : null
  return asked === 'en' || asked === 'pt-BR' ? asked : readers
}

function readSaved(storage: Pick<Storage, 'getItem'>): Partial<Record<keyof Preferences, unknown>> {
  try {
    const saved: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    return typeof saved === 'object' && saved !== null ? saved : {}
  } catch {
    return {}
  }
}

export function savePreferences(storage: Pick<Storage, 'setItem'>, preferences: Preferences): void {
  try {
    storage.setItem(storageKey, JSON.stringify(preferences))
  } catch {
    // A full or forbidden storage only means that the choice lasts for this visit.
  }
}

/** The browser's storage, or one that forgets where it is forbidden: in frames of other sites even asking for it throws. */
export function browserStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return localStorage
  } catch {
    return { getItem: () => null, setItem: () => undefined }
  }
}

function isZone(zone: string): boolean {
  if (zone === 'browser') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

/** The IANA zone to display in. Some hardened browsers report no usable zone. */
export function resolveZone(choice: ZoneChoice): string {
  if (choice !== 'browser') return choice
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone && zone !== 'Etc/Unknown' ? zone : 'UTC'
}

export function resolveTheme(choice: Theme, systemIsDark: boolean): 'dark' | 'light' {
  return choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice
}

export const preferencesSlice = createSlice({
  name: 'preferences',
  initialState: (): Preferences => loadPreferences(browserStorage(), navigator.language),
  reducers: {
    themeChosen: (state, { payload }: PayloadAction<Theme>) => void (state.theme = payload),
    languageChosen: (state, { payload }: PayloadAction<Language>) => void (state.language = payload),
    zoneChosen: (state, { payload }: PayloadAction<ZoneChoice>) => void (state.zone = payload),
  },
})

export const { themeChosen, languageChosen, zoneChosen } = preferencesSlice.actions
