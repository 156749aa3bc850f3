import { useLocale } from '../../app/i18n/index.ts'
import { aboutPtBr, settingsPtBr } from './about-pt-br.ts'
import type { Entry } from './api.ts'
import type { SettingField } from './settings-fields.ts'

/** The server describes its providers in English; other languages know those that ship with it. */
export function useProviderWords({ id, about }: Entry): { collects: string; key: string | null } {
  const { language } = useLocale()
  const known = language === 'pt-BR' ? aboutPtBr[id] : undefined
  return { collects: known?.collects ?? about.collects, key: about.key === null ? null : (known?.key ?? about.key) }
}

export function useSettingWords(provider: string, { name, title, description }: SettingField): { title: string; description: string | undefined } {
  const { language } = useLocale()
  const known = language === 'pt-BR' ? (settingsPtBr[`${provider}.${name}`] ?? settingsPtBr[name]) : undefined
  return { title: known?.title ?? title, description: description === undefined ? undefined : (known?.description ?? description) }
}
