import type { Notice } from '@dumont/connectors'

export type Language = 'en' | 'pt-BR'

/** A window in words' reach: what a mail says of when and where it would be cheaper. */
export type WindowFact = { startAt: string; endAt: string; place: string; usd: number; savingPercent: number }

/** What happened, as data: texts in any language are made of it. USD and UTC throughout. */
export type Facts =
  | {
      kind: 'budget'
      on: 'actual' | 'forecast' | 'probability'
      budgetId: number
      name: string
      amount: number
      percent: number
      spent: number | null
      forecast: { expected: number; low: number; high: number } | null
      chance: number | null
      wantedChance: number | null
      periodStart: string
      periodEnd: string
      zone: string
      estimated: boolean
      windows: WindowFact[]
    }
  | { kind: 'no_data'; budgetId: number | null; name: string; since: string; zone: string }
  | {
      kind: 'rule'
      ruleId: number
      rule: string
      name: string
      subject: string
      value: number | null
      limit: number | null
      hours: number | null
      zone: string
    }
  | { kind: 'confirm'; workspace: string; link: string }
  | { kind: 'reconnect'; name: string; since: string; zone: string }
  | { kind: 'test'; name: string }
  | { kind: 'digest'; budgets: { name: string; amount: number; spent: number | null; expected: number | null; periodEnd: string }[]; zone: string }

/** One thing that a message says: one alert, or several that came together, make a message. */
export type Said = { facts: Facts; language: Language; severity: Notice['severity']; firedAt: Date }
