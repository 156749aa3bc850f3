import { useRef, useState } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { useMeQuery } from '../accounts/api.ts'
import { choosePriceRule, type PriceRule, type Watched } from './price-alert.ts'
import { useAddRuleMutation, useAlertRulesQuery, useChangeRuleMutation } from './rules-api.ts'
import { useWhat } from './use-what.ts'

type Wish = { usd?: number; enabled?: boolean }

export type PriceAlert = {
  /** Undefined: not answered yet. */
  isOn: boolean | undefined
  /** USD per GPU-hour that is set; while it is off, the one that was. */
  usd: number | undefined
  /** What the chart draws: also while it is being chosen. */
  drawn: number | undefined
  rule: PriceRule | undefined
  /** Whose offers count, or would; null: those of all. */
  region: string | null
  error: ApiError | undefined
  problem: string | undefined
  draft: (usd: number | undefined) => void
  set: (usd: number) => void
  turnOn: (usd: number) => void
  turnOff: () => void
}

/** The one rule that tells when what the page shows is cheap: read after the first picture; changes show at once, and are taken back in words when refused. */
export function usePriceAlert(watched: Watched & { label: string }): PriceAlert {
  const { priceAlert: words } = useStrings()
  const textOf = useFailureText()
  const { data, error } = useAlertRulesQuery(undefined, { skip: !useAfterPaint(), pollingInterval: 60_000, skipPollingIfUnfocused: true, refetchOnFocus: true })
  const rule = data && choosePriceRule(data, watched)
  const [drafted, draft] = useState<number>()
  const { ahead, wish, failure } = useWishes(watched, rule)
  const isOn = ahead.enabled ?? (data && (rule?.enabled ?? false))
  const usd = ahead.usd ?? rule?.condition.usd_per_gpu_hour
  return {
    isOn,
    usd,
    drawn: isOn ? (drafted ?? usd) : undefined,
    rule,
    region: rule ? (rule.condition.region ?? null) : watched.region,
    error: data ? undefined : asApiError(error),
    problem: failure && words.notSaved(textOf(failure)),
    draft,
    set: (next) => wish({ usd: next }),
    turnOn: (next) => wish({ usd: next, enabled: true }),
    turnOff: () => {
      draft(undefined)
      wish({ enabled: false })
    },
  }
}

/** Sends one wish at a time, and of those that wait only what they add up to: quick changes never overtake each other, and never make two rules. */
function useWishes(watched: Watched & { label: string }, rule: PriceRule | undefined) {
  const save = useSave(watched, rule)
  const [ahead, setAhead] = useState<Wish>({})
  const [failure, setFailure] = useState<ApiError>()
  const line = useRef<{ isBusy: boolean; next: Wish | undefined; rule: PriceRule | undefined }>({ isBusy: false, next: undefined, rule: undefined })
  const wish = (next: Wish) => {
    const { current } = line
    current.next = { ...current.next, ...next }
    if (rule) current.rule = rule
    setAhead((old) => ({ ...old, ...next }))
    setFailure(undefined)
    if (!current.isBusy) void send()
  }
  const send = async () => {
    const { current } = line
    current.isBusy = true
    for (let next = current.next; next; next = current.next) {
      current.next = undefined
      const answer = await save(next, current.rule)
      if (answer.error) {
        // What was to come after it stood on it.
        current.next = undefined
        // It may be gone: the list knows.
        current.rule = undefined
        setFailure(asApiError(answer.error))
      } else current.rule = answer.data as PriceRule
    }
    current.isBusy = false
    setAhead({})
  }
  return { ahead, wish, failure }
}

function useSave({ gpu, provider, region, machineType, label }: Watched & { label: string }, shown: PriceRule | undefined) {
  const { priceAlert: words } = useStrings()
  const { language } = useLocale()
  const whatOf = useWhat()
  const { data: me } = useMeQuery()
  const [add] = useAddRuleMutation()
  const [change] = useChangeRuleMutation()
  return ({ usd, enabled }: Wish, known: PriceRule | undefined) => {
    const rule = known ?? shown
    if (rule) return change({ id: rule.id, ...(enabled === undefined ? {} : { enabled }), ...conditionOf(rule, usd) })
    const name = words.ruleName(whatOf({ label, provider, region })).slice(0, 100)
    const condition = { kind: 'price_below', gpu_name: gpu, machine_type: machineType, provider, region, usd_per_gpu_hour: usd ?? 0 } as const
    return add({ name, condition, email: me?.user.email ?? null, language })
  }
}

/** Only when the price is another one: the server judges a rule with a condition anew, and tells again. */
const conditionOf = ({ condition }: PriceRule, usd: number | undefined) =>
  usd === undefined || usd === condition.usd_per_gpu_hour ? {} : { condition: { ...condition, usd_per_gpu_hour: usd } }
