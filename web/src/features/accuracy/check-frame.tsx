import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { languageChosen, type Language } from '../../app/preferences.ts'
import { ThemeButton } from '../../app/shell.tsx'
import { useAppDispatch, useAppSelector } from '../../app/store.ts'
import { Logo } from '../../ui/logo.tsx'
import { Segmented } from '../../ui/segmented.tsx'

/** Around the public record: language and theme, and no way into the workspace but its front door. */
export function CheckFrame({ children }: { children: ReactNode }) {
  const strings = useStrings()
  const dispatch = useAppDispatch()
  const language = useAppSelector((state) => state.preferences.language)
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-[1408px] items-center gap-2 px-4 sm:px-6">
          <Link to="/" aria-label="Dumont" className="flex flex-1 items-center gap-2 text-[15px] font-semibold tracking-[-0.015em]">
            <Logo />
            <span>Dumont</span>
          </Link>
          <Segmented<Language>
            label={strings.app.language}
            value={language}
            options={[
              { value: 'en', label: 'EN' },
              { value: 'pt-BR', label: 'PT' },
            ]}
            onChange={(chosen) => dispatch(languageChosen(chosen))}
          />
          <ThemeButton />
        </div>
      </header>
      <main className="mx-auto flex w-full max-w-[1408px] flex-col gap-4 px-4 pt-5 pb-10 sm:px-6">{children}</main>
    </>
  )
}
