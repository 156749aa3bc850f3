import type { AlertRule, RuleCondition } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatExactRate, formatNumber, formatRate } from '../../ui/format-money.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import { plainTypes } from './price-alert.ts'
import { useWhat } from './use-what.ts'

type Told = Pick<RuleCondition, 'kind'> & Partial<Record<string, unknown>>

/** How rules are told, in the language of the page. */
export function useRuleWords() {
  const { rules: words, markets } = useStrings()
  const placeOf = useWhat()
  const { language } = useLocale()
  const { data: catalogue } = useCatalogueQuery()
  const percent = (value: number) => `${formatNumber(value, language, 1)}%`
  const hours = (value: number) => `${formatNumber(value, language, 1)} h`

  /** 'RTX 4090 at Vast.ai in US, spot' */
  const whatOf = (condition: Extract<RuleCondition, { gpu_name: string }>) => {
    const label = catalogue?.gpus.find((one) => one.gpu === condition.gpu_name)?.label ?? condition.gpu_name
    const type = plainTypes[condition.machine_type ?? 'interruptible']
    const market = markets[type === 'interruptible' ? 'spot' : type].toLocaleLowerCase(language)
    return `${placeOf({ label, provider: condition.provider ?? null, region: condition.region ?? null })}, ${market}`
  }
  const say = (condition: RuleCondition): string => {
    const told = words.conditions
    switch (condition.kind) {
      case 'price_below':
      case 'price_above':
        return told[condition.kind](whatOf(condition), formatExactRate(condition.usd_per_gpu_hour, language))
      case 'cheapest_tenth':
        return told.cheapest_tenth(whatOf(condition))
      case 'price_jump':
        return told.price_jump(whatOf(condition), percent(condition.percent), hours(condition.hours))
      case 'idle_instance':
        return told.idle_instance(percent(condition.percent), formatNumber(condition.minutes, language))
      case 'long_session':
      case 'balance_low':
        return told[condition.kind](hours(condition.hours))
      case 'provider_silent':
      case 'worse_than_naive':
      case 'calendar_reconnect':
        return told[condition.kind]
    }
  }
  /** What was compared, in its unit; undefined: it has none, or nothing is known. */
  const valueOf = (kind: RuleCondition['kind'], value: number | null): string | undefined => {
    if (value === null) return undefined
    if (kind === 'price_below' || kind === 'price_above' || kind === 'cheapest_tenth') return formatRate(value, language)
    if (kind === 'price_jump' || kind === 'idle_instance') return percent(value)
    return kind === 'long_session' || kind === 'balance_low' ? hours(value) : undefined
  }
  return { say, valueOf, nameFor: (condition: Told) => say(condition as RuleCondition).slice(0, 100) }
}

export type RuleState = AlertRule['state'] | 'off' | 'unjudged'

/** One word for where a rule stands. Silence is only a state while somebody asked for it. */
export function ruleStateOf({ enabled, silenced_until: silenced, evaluated_at: judged, state }: AlertRule, now: number): RuleState {
  if (!enabled) return 'off'
  if (silenced !== null && Date.parse(silenced) > now) return 'silenced'
  return judged === null ? 'unjudged' : state
}
