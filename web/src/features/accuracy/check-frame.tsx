import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { LanguageFailure } from '../../app/language-failure.tsx'
import { LanguageSwitch } from '../../app/language-switch.tsx'
import { ThemeButton } from '../../app/shell.tsx'
import { useLanguageChoice } from '../../app/use-language-choice.ts'
import { Logo } from '../../ui/logo.tsx'

/** Around the public record: language and theme, and no way into the workspace but its front door. */
export function CheckFrame({ children }: { children: ReactNode }) {
  const choice = useLanguageChoice()
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-[1408px] items-center gap-2 px-4 sm:px-6">
          <Link to="/" aria-label="Dumont" className="flex flex-1 items-center gap-2 text-[15px] font-semibold tracking-[-0.015em]">
            <Logo />
            <span>Dumont</span>
          </Link>
          <LanguageSwitch {...choice} />
          <ThemeButton />
        </div>
      </header>
      <main className="mx-auto flex w-full max-w-[1408px] flex-col gap-4 px-4 pt-5 pb-10 sm:px-6">
        {choice.hasFailed && <LanguageFailure />}
        {children}
      </main>
    </>
  )
}
