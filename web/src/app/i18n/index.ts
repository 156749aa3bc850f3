import { useMemo } from 'react'
import { resolveZone, type Language } from '../preferences.ts'
import { useAppSelector } from '../store.ts'
import type { Strings } from './en.ts'
import { wordsOf } from './words.ts'

export type { Strings } from './en.ts'

export function useStrings(): Strings {
  return wordsOf(useAppSelector((state) => state.preferences.language))
}

export type Locale = { language: Language; zone: string }

/** What the formatting functions need: the language of the page and the zone to show times in. */
export function useLocale(): Locale {
  const { language, zone } = useAppSelector((state) => state.preferences)
  return useMemo(() => ({ language, zone: resolveZone(zone) }), [language, zone])
}
