import type { AlertRule, RuleCondition } from '@dumont/contracts'
import { isEmail } from './is-email.ts'
import { plainTypes, readRate, type PlainType } from './price-alert.ts'
import type { NewRuleBody } from './rules-api.ts'

export type RuleKind = RuleCondition['kind']
export const ruleKinds: readonly RuleKind[] = [
  'price_below',
  'price_above',
  'cheapest_tenth',
  'price_jump',
  'provider_silent',
  'worse_than_naive',
  'idle_instance',
  'long_session',
  'balance_low',
  'calendar_reconnect',
]

/** A rule as it is written in fields: texts, empty where nothing is chosen. Each kind uses only some of them. */
export type RuleFields = {
  name: string
  kind: RuleKind
  gpu: string
  provider: string
  region: string
  machineType: PlainType
  price: string
  percent: string
  hours: string
  minutes: string
  email: string
  language: AlertRule['language']
  channels: number[]
}
type Part = 'gpu' | 'price' | 'percent' | 'hours' | 'minutes'

/** What a kind needs to be told. */
export const partsOf: Record<RuleKind, readonly Part[]> = {
  price_below: ['gpu', 'price'],
  price_above: ['gpu', 'price'],
  cheapest_tenth: ['gpu'],
  price_jump: ['gpu', 'percent', 'hours'],
  provider_silent: [],
  worse_than_naive: [],
  idle_instance: ['percent', 'minutes'],
  long_session: ['hours'],
  balance_low: ['hours'],
  calendar_reconnect: [],
}

/** What the API takes, per kind. */
const limits: Partial<Record<RuleKind, Partial<Record<Part, { min: number; max: number; isWhole?: true }>>>> = {
  price_jump: { percent: { min: 1, max: 1000 }, hours: { min: 1, max: 168, isWhole: true } },
  idle_instance: { percent: { min: 0, max: 100 }, minutes: { min: 5, max: 10_080, isWhole: true } },
  long_session: { hours: { min: 0.5, max: 8760 } },
  balance_low: { hours: { min: 1, max: 720 } },
}

/** What stands in a field when its kind is chosen. */
export const usual = (kind: RuleKind): Pick<RuleFields, 'percent' | 'hours' | 'minutes'> => ({
  percent: kind === 'idle_instance' ? '5' : '20',
  hours: kind === 'long_session' ? '12' : '24',
  minutes: '60',
})

type Beginning = { gpu: string; email: string; language: AlertRule['language'] }

export const newRuleFields = ({ gpu, email, language }: Beginning): RuleFields => ({
  name: '',
  kind: 'price_below',
  gpu,
  provider: '',
  region: '',
  machineType: 'interruptible',
  price: '',
  ...usual('price_below'),
  email,
  language,
  channels: [],
})

export function ruleFieldsOf({ name, condition, email, language: own, channels }: AlertRule, language: string): RuleFields {
  const number = (value: number) => String(value).replace('.', language.startsWith('pt') ? ',' : '.')
  const told = condition as Partial<Record<'percent' | 'hours' | 'minutes', number>>
  const fields = { ...newRuleFields({ gpu: '', email: email ?? '', language: own }), ...usual(condition.kind), name, kind: condition.kind, channels }
  const numbers = (['percent', 'hours', 'minutes'] as const).flatMap((part) => (told[part] === undefined ? [] : [[part, number(told[part])]]))
  return {
    ...fields,
    ...(Object.fromEntries(numbers) as object),
    ...('gpu_name' in condition && {
      gpu: condition.gpu_name,
      provider: condition.provider ?? '',
      region: condition.region ?? '',
      machineType: plainTypes[condition.machine_type],
    }),
    ...('usd_per_gpu_hour' in condition && { price: number(condition.usd_per_gpu_hour) }),
  }
}

export type RuleFault = 'gpu' | 'price' | 'range' | 'email'
export type RuleFaults = Partial<Record<keyof RuleFields, RuleFault>>
type Decided = { condition: NewRuleBody['condition']; rest: Pick<NewRuleBody, 'email' | 'language' | 'channels'> } | { faults: RuleFaults }

/** What is sent, or what is wrong with which field. */
export function decideRule(fields: RuleFields, language: string): Decided {
  const { kind } = fields
  const parts = partsOf[kind]
  const numbers = Object.entries(limits[kind] ?? {}).map(([part, limit]) => [part, readWithin(fields[part as 'hours'], limit)] as const)
  const price = parts.includes('price') ? readRate(fields.price, language) : undefined
  const found: [keyof RuleFields, RuleFault, boolean][] = [
    ['gpu', 'gpu', parts.includes('gpu') && fields.gpu === ''],
    ['price', 'price', parts.includes('price') && price === undefined],
    ...numbers.map(([part, value]): [keyof RuleFields, RuleFault, boolean] => [part as keyof RuleFields, 'range', value === undefined]),
    ['email', 'email', fields.email.trim() !== '' && !isEmail(fields.email)],
  ]
  const faults = Object.fromEntries(found.filter(([, , isBad]) => isBad).map(([name, fault]) => [name, fault])) as RuleFaults
  if (Object.keys(faults).length > 0) return { faults }
  const place = parts.includes('gpu')
    ? { gpu_name: fields.gpu, machine_type: fields.machineType, provider: fields.provider || null, region: fields.region || null }
    : {}
  const condition = { kind, ...place, ...(price === undefined ? {} : { usd_per_gpu_hour: price }), ...Object.fromEntries(numbers) }
  return {
    condition: condition as NewRuleBody['condition'],
    rest: { email: fields.email.trim() || null, language: fields.language, channels: fields.channels },
  }
}

/** '2.5' or '2,5'; undefined: no number, or not within. */
function readWithin(text: string, { min, max, isWhole }: { min: number; max: number; isWhole?: true }): number | undefined {
  const plain = text.trim().replace(',', '.')
  const value = /^\d+([.]\d+)?$/.test(plain) ? Number(plain) : Number.NaN
  return value >= min && value <= max && (!isWhole || Number.isInteger(value)) ? value : undefined
}
