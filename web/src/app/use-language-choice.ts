import { useRef, useState } from 'react'
import { loadWords } from './i18n/words.ts'
import { languageChosen, type Language } from './preferences.ts'
import { useAppDispatch, useAppSelector } from './store.ts'

export type LanguageChoice = {
  /** The one the page is in, or that was chosen and is on its way. */
  language: Language
  /** The words of the last choice did not come: the page stayed as it was. */
  hasFailed: boolean
  choose: (language: Language) => Promise<void>
}

/** Puts the page into another language once its words are here; until then it goes on in the one it has. The last choice counts, whichever comes first. */
export function useLanguageChoice(load: (language: Language) => Promise<void> = loadWords): LanguageChoice {
  const dispatch = useAppDispatch()
  const current = useAppSelector((state) => state.preferences.language)
  const last = useRef<Language>(undefined)
  const [{ wanted, hasFailed }, setState] = useState<{ wanted?: Language; hasFailed: boolean }>({ hasFailed: false })
  const choose = async (language: Language): Promise<void> => {
    last.current = language
    setState({ wanted: language, hasFailed: false })
    const isHere = await load(language).then(
      () => true,
      () => false,
    )
    if (last.current !== language) return
    if (isHere) dispatch(languageChosen(language))
    setState({ hasFailed: !isHere })
  }
  return { language: wanted ?? current, hasFailed, choose }
}
