import type { Budget, BudgetThreshold } from '@dumont/contracts'
import { instantOf, localInput } from '../../ui/local-time.ts'
import type { NewBudgetBody } from './api.ts'
import { isEmail } from '../alerts/is-email.ts'
import { readAmount } from './amount.ts'

export type PlainType = 'interruptible' | 'on_demand' | 'list'
/** The API knows some kinds by several names. */
const plainTypes: Record<Budget['machine_type'], PlainType> = {
  interruptible: 'interruptible',
  bid: 'interruptible',
  spot: 'interruptible',
  'on-demand': 'on_demand',
  on_demand: 'on_demand',
  list: 'list',
}

/** A budget as it is written in fields: texts, empty where nothing is chosen. */
export type BudgetFields = {
  name: string
  amount: string
  gpu: string
  provider: string
  labelName: string
  labelValue: string
  machineType: PlainType
  periodKind: Budget['period']['kind']
  zone: string
  startsAt: string
  days: string
  thresholds: BudgetThreshold[]
  planned: Budget['planned_usage']['kind']
  hoursPerDay: string
  gpuCount: string
  pending: string
  margin: string
  email: string
  language: Budget['language']
  channels: number[]
}

/** Half, nearly all, all of the amount once it is spent; and all of it as soon as it is expected. */
export const usualThresholds: BudgetThreshold[] = [
  { percent: 50, on: 'actual' },
  { percent: 80, on: 'actual' },
  { percent: 100, on: 'actual' },
  { percent: 100, on: 'forecast' },
]

type Beginning = { zone: string; language: Budget['language']; email: string; amount: string }

export const newFields = ({ zone, language, email, amount }: Beginning): BudgetFields => ({
  name: '',
  amount,
  gpu: '',
  provider: '',
  labelName: '',
  labelValue: '',
  machineType: 'interruptible',
  periodKind: 'month',
  zone,
  startsAt: '',
  days: '30',
  thresholds: usualThresholds,
  planned: 'running',
  hoursPerDay: '8',
  gpuCount: '1',
  pending: '2',
  margin: '5',
  email,
  language,
  channels: [],
})

export function fieldsOf(budget: Budget, language: string): BudgetFields {
  const { period, planned_usage: planned, label } = budget
  const number = (value: number) => String(value).replace('.', language.startsWith('pt') ? ',' : '.')
  return {
    name: budget.alert_name ?? '',
    amount: number(budget.threshold),
    gpu: budget.gpu_name ?? '',
    provider: budget.provider ?? '',
    labelName: label?.name ?? '',
    labelValue: label?.value ?? '',
    machineType: plainTypes[budget.machine_type],
    periodKind: period.kind,
    zone: period.zone,
    startsAt: period.starts_at ? localInput(Date.parse(period.starts_at), period.zone).slice(0, 16) : '',
    days: String(period.days ?? 30),
    thresholds: budget.thresholds,
    planned: planned.kind,
    hoursPerDay: number(planned.hours_per_day ?? 8),
    gpuCount: String(planned.gpu_count ?? 1),
    pending: String(budget.pending_evaluations),
    margin: number(Math.round(budget.rearm_margin * 1000) / 10),
    email: budget.email ?? '',
    language: budget.language,
    channels: budget.channels,
  }
}

export type Fault = 'amount' | 'range' | 'email' | 'time' | 'thresholds' | 'label'
export type Faults = Partial<Record<keyof BudgetFields, Fault>>
type Decided = { body: NewBudgetBody } | { faults: Faults }

/** What is sent, or what is wrong with which field. */
export function decideBudget(fields: BudgetFields, language: string): Decided {
  const number = (text: string, min: number, max: number) => within(readAmount(text === '0' ? '0.001' : text, language), min, max)
  const whole = (text: string, min: number, max: number) => (/^\d+$/.test(text.trim()) ? within(Number(text), min, max) : undefined)
  const isCustom = fields.periodKind === 'custom'
  const isPlanned = fields.planned === 'hours_per_day'
  const amount = readAmount(fields.amount, language)
  const days = whole(fields.days, 1, 366)
  const startsAt = fields.startsAt === '' ? undefined : instantOf(fields.startsAt, fields.zone)
  const [hours, gpus] = [number(fields.hoursPerDay, 0.1, 24), whole(fields.gpuCount, 1, 1024)]
  const [pending, margin] = [whole(fields.pending, 1, 12), fields.margin.trim() === '0' ? 0 : number(fields.margin, 0, 50)]
  const found: [keyof BudgetFields, Fault, boolean][] = [
    ['amount', 'amount', amount === undefined],
    ['days', 'range', isCustom && days === undefined],
    ['startsAt', 'time', isCustom && fields.startsAt !== '' && startsAt === undefined],
    ['thresholds', 'thresholds', fields.thresholds.length === 0],
    ['hoursPerDay', 'range', isPlanned && hours === undefined],
    ['gpuCount', 'range', isPlanned && gpus === undefined],
    ['pending', 'range', pending === undefined],
    ['margin', 'range', margin === undefined],
    ['email', 'email', fields.email.trim() !== '' && !isEmail(fields.email)],
    ['labelName', 'label', fields.labelName.trim() === '' && fields.labelValue.trim() !== ''],
  ]
  const faults = Object.fromEntries(found.filter(([, , isBad]) => isBad).map(([name, fault]) => [name, fault])) as Faults
  if (Object.keys(faults).length > 0) return { faults }
  const labelName = fields.labelName.trim()
  return {
    body: {
      threshold: amount!,
      alert_name: fields.name.trim() || null,
      gpu_name: fields.gpu || null,
      provider: fields.provider || null,
      label: labelName ? { name: labelName, value: fields.labelValue.trim() } : null,
      machine_type: fields.machineType,
      period: {
        kind: fields.periodKind,
        zone: fields.zone,
        ...(isCustom ? { days: days!, ...(startsAt === undefined ? {} : { starts_at: new Date(startsAt).toISOString() }) } : {}),
      },
      thresholds: fields.thresholds,
      planned_usage: { kind: fields.planned, ...(isPlanned ? { hours_per_day: hours!, gpu_count: gpus! } : {}) },
      pending_evaluations: pending!,
      rearm_margin: margin! / 100,
      email: fields.email.trim() || null,
      language: fields.language,
      channels: fields.channels,
    },
  }
}

const within = (value: number | undefined, min: number, max: number) => (value !== undefined && value >= min && value <= max ? value : undefined)
