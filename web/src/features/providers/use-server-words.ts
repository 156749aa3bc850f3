import { useLocale } from '../../app/i18n/index.ts'
import { serverWordsPtBr } from './server-words-pt-br.ts'

/** The server describes its providers in English; in other languages what is known is translated, the rest stays as it is. */
export function useServerWords(): (text: string) => string {
  const { language } = useLocale()
  return (text) => (language === 'pt-BR' ? (serverWordsPtBr[text] ?? text) : text)
}
