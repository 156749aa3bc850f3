import { Segmented } from '../ui/segmented.tsx'
import { useStrings } from './i18n/index.ts'
import type { Language } from './preferences.ts'
import type { LanguageChoice } from './use-language-choice.ts'

/** For pages that people see before they sign in. */
export function LanguageSwitch({ language, choose }: Pick<LanguageChoice, 'language' | 'choose'>) {
  const { app } = useStrings()
  return (
    <Segmented<Language>
      label={app.language}
      value={language}
      options={[
        { value: 'en', label: 'EN' },
        { value: 'pt-BR', label: 'PT' },
      ]}
      onChange={(chosen) => void choose(chosen)}
    />
  )
}
