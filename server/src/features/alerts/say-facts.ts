import type { Facts, Language } from './facts.ts'
import { type RuleKind, type Words, words } from './words.ts'

/** What an alert says: the same in the page, in mail and in chat. */
export type Saying = {
  title: string
  text: string
  rows: { name: string; value: string }[]
  /** Cheaper times, one line each. */
  windows: string[]
  /** What to do, or null. */
  advice: string | null
  /** Of the page about it. */
  path: string
  /** What the button says. */
  action: string
}

export function sayFacts(facts: Facts, language: Language): Saying {
  const say = words[language]
  const format = formatsOf(language, 'zone' in facts ? facts.zone : 'UTC')
  const plain = { rows: [], windows: [], advice: null, path: '/alerts', action: say.open }
  switch (facts.kind) {
    case 'budget':
      return sayBudget(facts, say, format)
    case 'no_data':
      return { ...plain, ...say.noData({ name: facts.name, since: format.time(facts.since) }) }
    case 'rule':
      return { ...plain, ...sayRule(facts, say, format) }
    case 'reconnect': {
      const none = { rule: '', value: '', limit: '', hours: '' }
      return { ...plain, ...say.rule.calendar_reconnect({ ...none, name: facts.name }), path: '/settings/calendars' }
    }
    case 'confirm':
      return { ...plain, ...say.confirm(facts), path: facts.link }
    case 'test':
      return { ...plain, ...say.test(facts) }
    case 'digest': {
      const rows = facts.budgets.map((one) => {
        const value = say.digest.line({
          amount: format.usd(one.amount),
          spent: known(one.spent, format.usd, say),
          expected: known(one.expected, format.usd, say),
          until: format.time(one.periodEnd),
        })
        return { name: one.name, value }
      })
      return { ...plain, title: say.digest.title, text: say.digest.text, rows, path: '/budgets' }
    }
  }
}

type Formats = ReturnType<typeof formatsOf>
type Of<Kind extends Facts['kind']> = Extract<Facts, { kind: Kind }>

function formatsOf(language: Language, zone: string) {
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', currencyDisplay: 'symbol' })
  const rate = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'symbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: 3,
  })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  return {
    usd: (usd: number) => money.format(usd),
    rate: (usd: number) => rate.format(usd),
    percent: (share: number) => percent.format(share),
    number: (value: number) => number.format(value),
    time: (instant: string) => time.format(new Date(instant)),
  }
}

const known = (value: number | null, format: (value: number) => string, say: Words): string => (value === null ? say.unknown : format(value))

function sayBudget(facts: Of<'budget'>, say: Words, format: Formats): Saying {
  const { on, spent, forecast, chance, periodEnd } = facts
  const value =
    on === 'actual'
      ? known(spent, format.usd, say)
      : on === 'forecast'
        ? known(forecast?.expected ?? null, format.usd, say)
        : known(chance, format.percent, say)
  const until = format.time(periodEnd)
  const { title, text } = say.budget[on]({ name: facts.name, percent: format.percent(facts.percent / 100), amount: format.usd(facts.amount), value, until })
  const rows = [
    { name: say.spent, value: known(spent, format.usd, say) },
    { name: say.forecast, value: known(forecast?.expected ?? null, format.usd, say) },
    ...(forecast ? [{ name: say.interval, value: `${format.usd(forecast.low)} - ${format.usd(forecast.high)}` }] : []),
    ...(chance === null ? [] : [{ name: say.chance, value: format.percent(chance) }]),
    { name: say.until, value: until },
  ]
  const windows = facts.windows.map((one) =>
    say.window({
      from: format.time(one.startAt),
      to: format.time(one.endAt),
      place: one.place,
      cost: format.usd(one.usd),
      saving: format.percent(one.savingPercent / 100),
    }),
  )
  return {
    title,
    text: facts.estimated ? `${text} ${say.estimated}` : text,
    rows,
    windows,
    advice: say.advice,
    path: `/budgets?budget=${facts.budgetId}`,
    action: say.open,
  }
}

const isPercent: ReadonlySet<string> = new Set(['price_jump'])
const isNumber: ReadonlySet<string> = new Set(['long_session'])

function sayRule(facts: Of<'rule'>, say: Words, format: Formats): { title: string; text: string } {
  const valueOf = isPercent.has(facts.rule) ? (value: number) => format.percent(value / 100) : isNumber.has(facts.rule) ? format.number : format.rate
  const sayIt = say.rule[facts.rule as RuleKind]
  return sayIt({
    name: facts.subject,
    rule: facts.name,
    value: known(facts.value, valueOf, say),
    limit: known(facts.limit, valueOf, say),
    hours: known(facts.hours, format.number, say),
  })
}
