import type { ReactNode } from 'react'
import { ThemeButton } from '../../app/shell.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { LanguageFailure } from '../../app/language-failure.tsx'
import { LanguageSwitch } from '../../app/language-switch.tsx'
import { useLanguageChoice } from '../../app/use-language-choice.ts'
import { Logo } from '../../ui/logo.tsx'

/** The frame of all pages before sign-in. */
export function Door(props: { title: string; text?: string; children: ReactNode }) {
  const strings = useStrings()
  const choice = useLanguageChoice()
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[420px] flex-col justify-center gap-6 px-4 py-10">
      <title>{`${props.title} · Dumont`}</title>
      <div className="flex items-center gap-3">
        <Logo />
        <div>
          <p className="text-[15px] leading-tight font-semibold tracking-[-0.015em]">Dumont</p>
          <p className="text-[13px] text-muted">{strings.signIn.tagline}</p>
        </div>
      </div>
      <div className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5">
        <div>
          <h1 className="text-[18px] font-semibold tracking-[-0.015em]">{props.title}</h1>
          {props.text && <p className="mt-1 text-muted">{props.text}</p>}
        </div>
        {props.children}
      </div>
      {choice.hasFailed && <LanguageFailure />}
      <div className="flex items-center justify-between">
        <LanguageSwitch {...choice} />
        <ThemeButton />
      </div>
    </main>
  )
}
