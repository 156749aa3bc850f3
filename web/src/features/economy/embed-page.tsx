import type { ComparedProvider, EmbedEconomy } from '@dumont/contracts'
import { skipToken } from '@reduxjs/toolkit/query/react'
import { useEffect, useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import type { Strings } from '../../app/i18n/index.ts'
import { wordsOf } from '../../app/i18n/words.ts'
import { languageAt, resolveTheme } from '../../app/preferences.ts'
import { useAppSelector } from '../../app/store.ts'
import { useNow } from '../../app/use-now.ts'
import { formatNumber, formatRate } from '../../ui/format-money.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ageWords } from './age-words.ts'
import { economyApi } from './api.ts'
import { comparedProviders, providerLabels } from './compared.ts'
import { LiveAmount } from './live-amount.tsx'
import { shareWords } from './share-words.ts'
import { useAge } from './use-live.ts'
import { usePolling } from './use-polling.ts'

/** A small picture of savings for a frame in another page: no navigation, no sign-in, opened by a token alone. */
export function EmbedPage() {
  const settings = useEmbedSettings()
  const { token, provider, words } = settings
  const question = token === null ? skipToken : { provider, token }
  const state = economyApi.endpoints.embedEconomy.useQueryState(question)
  const data = state.currentData
  const { refetch } = economyApi.endpoints.embedEconomy.useQuerySubscription(question)
  usePolling(() => token !== null && refetch(), { ...state, data })
  const { answer, answeredAt, isOld } = useAge({ ...state, data })
  const refused =
    token === null
      ? words.embed.noToken
      : state.error && 'status' in state.error && [401, 404].includes(state.error.status ?? 0)
        ? words.embed.refused
        : undefined
  return (
    <main className="flex min-h-dvh flex-col justify-center gap-1 p-4">
      <title>{`${words.embed.pageTitle} · Dumont`}</title>
      <h1 className="text-[13px] font-medium text-muted">{words.embed.saved(providerLabels[provider])}</h1>
      {refused ? (
        <p role="alert">{refused}</p>
      ) : data && answer ? (
        <Figures data={data} anchorAt={answer} words={words} language={settings.language} />
      ) : (
        <Waiting isFailed={state.isError} words={words} />
      )}
      {isOld && answeredAt !== undefined && !refused && <Old answeredAt={answeredAt} words={words} language={settings.language} />}
    </main>
  )
}

type AnswerTime = { at: number; intervalMs: number }

function Figures({ data, anchorAt, words, language }: { data: EmbedEconomy; anchorAt: AnswerTime; words: Strings; language: string }) {
  const anchor = useMemo(
    () => (data.lifetime_savings === null ? undefined : { ...anchorAt, value: data.lifetime_savings, usdPerHour: data.rate_per_hour ?? 0 }),
    [data, anchorAt],
  )
  const { economy } = words
  const rate = data.rate_per_hour
  const pace =
    data.instances_count === 0
      ? economy.nothingRunning
      : [
          economy.runningCount(formatNumber(data.instances_count, language)),
          rate !== null && rate !== 0 && (rate > 0 ? economy.adding(formatRate(rate, language)) : economy.losing(formatRate(-rate, language))),
        ]
          .filter(Boolean)
          .join('. ')
  if (data.first_time) return <p className="text-[14px]">{words.embed.nothingYet}</p>
  const write = (percent: number) => `${formatNumber(percent, language, 1)}%`
  const share = data.savings_percentage === null ? undefined : write(data.savings_percentage)
  return (
    <div className="num">
      {anchor ? (
        <LiveAmount anchor={anchor} isHidden={false} language={language} className="text-[34px] leading-11" />
      ) : (
        <p className="text-[34px] leading-11 font-semibold text-good">{share ?? '–'}</p>
      )}
      <p className="text-[13px] text-muted">{pace}</p>
      {anchor && share && <p className="text-[13px] text-muted">{shareWords(data.savings_percentage ?? 0, data.provider, economy, write)}</p>}
    </div>
  )
}

function Old({ answeredAt, words, language }: { answeredAt: number; words: Strings; language: string }) {
  const age = ageWords(answeredAt, useNow(5_000), language)
  return (
    <p className="text-[12px] text-warn">
      {words.economy.oldTitle(age)} {words.economy.oldText}
    </p>
  )
}

function Waiting({ isFailed, words }: { isFailed: boolean; words: Strings }) {
  if (isFailed) return <p role="alert">{words.errors.network}</p>
  return (
    <>
      <p role="status" className="sr-only">
        {words.app.loading}
      </p>
      <Skeleton className="h-11 w-48" />
    </>
  )
}

/** ?token=…&provider=aws&theme=dark|light&lang=en|pt-BR&background=transparent. What the address does not say follows the browser. */
function useEmbedSettings() {
  const [params] = useSearchParams()
  const browser = useAppSelector((state) => state.preferences)
  const asked = params.get('theme')
  const theme = resolveTheme(asked === 'dark' || asked === 'light' ? asked : 'system', matchMedia('(prefers-color-scheme: dark)').matches)
  const language = languageAt(useLocation(), browser.language)
  const isTransparent = params.get('background') === 'transparent'
  useEffect(() => {
    const { documentElement: root, body } = document
    root.dataset['theme'] = theme
    root.lang = language
    if (isTransparent) for (const element of [root, body]) element.style.backgroundColor = 'transparent'
  }, [theme, language, isTransparent])
  const provider: ComparedProvider = comparedProviders.find((one) => one === params.get('provider')?.toLowerCase()) ?? 'aws'
  return { token: params.get('token'), provider, language, words: wordsOf(language) }
}
