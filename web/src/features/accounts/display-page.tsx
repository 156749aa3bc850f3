import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { resolveZone, themeChosen, zoneChosen, type Language, type Theme } from '../../app/preferences.ts'
import { LanguageFailure } from '../../app/language-failure.tsx'
import { useAppDispatch, useAppSelector } from '../../app/store.ts'
import { useLanguageChoice } from '../../app/use-language-choice.ts'
import { useNow } from '../../app/use-now.ts'
import { Card } from '../../ui/card.tsx'
import { SelectField } from '../../ui/field.tsx'
import { zoneLabel } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'

export function DisplayPage() {
  const { display: words } = useStrings()
  const dispatch = useAppDispatch()
  const chosen = useAppSelector((state) => state.preferences)
  const { language, zone } = useLocale()
  const choice = useLanguageChoice()
  const now = useNow()
  const zones = useMemo(
    () => [{ value: 'browser', label: words.browserZone(resolveZone('browser')) }, ...zoneNames(chosen.zone).map((name) => ({ value: name, label: name }))],
    [words, chosen.zone],
  )
  return (
    <Card title={words.title} subtitle={words.text}>
      <div className="flex max-w-md flex-col gap-5">
        <div className="flex flex-col items-start gap-1.5">
          <p className="text-[12px] text-muted">{words.theme}</p>
          <Segmented<Theme>
            label={words.theme}
            value={chosen.theme}
            onChange={(theme) => dispatch(themeChosen(theme))}
            options={[
              { value: 'system', label: words.system },
              { value: 'dark', label: words.dark },
              { value: 'light', label: words.light },
            ]}
          />
        </div>
        <div className="flex flex-col gap-1.5">
          <SelectField label={words.zone} value={chosen.zone} options={zones} onChange={(next) => dispatch(zoneChosen(next))} />
          <p className="text-[12px] text-muted">{words.zoneHint(zoneLabel(zone, now, language))}</p>
        </div>
        <SelectField
          label={words.language}
          value={choice.language}
          onChange={(next) => void choice.choose(next as Language)}
          options={[
            { value: 'en', label: 'English' },
            { value: 'pt-BR', label: 'Português' },
          ]}
        />
        {choice.hasFailed && <LanguageFailure />}
      </div>
    </Card>
  )
}

/** UTC first; engines differ in whether they list it, and a saved name may be an old alias. */
function zoneNames(saved: string): string[] {
  const all = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
  if (saved !== 'browser') all.add(saved)
  return [...all]
}
