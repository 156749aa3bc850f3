/** What the reader asked for. It lives in the address beside the choice of GPU, so that it can be shared and "back" works. */
export type JobForm = {
  hours: number
  gpus: number
  /** '' any time, '24h' from now, or an instant. */
  by: string
  isHere: boolean
  equivalents: string[]
  providers: string[]
  /** Local hours, '22-6'; '' all day. */
  allowed: string
  /** 0 = Monday; none: all days. */
  weekdays: number[]
  pieceMinutes: number | undefined
  restartCost: number
  delayCost: number
  /** 'aws' or 'aws/us-east-1'; '' none. */
  home: string
  dataGb: number
  usdPerGb: number
  startMinutes: number
  maxPrice: number | undefined
  /** Share of interruptions that is still accepted, in per cent. */
  interruptedAtMost: number | undefined
}
export type JobChange = Partial<JobForm>
export type Bounds = { min: number; max: number; whole?: true }

/** What the server takes; see Job in the contracts. */
export const bounds = {
  hours: { min: 0.25, max: 168 },
  gpus: { min: 1, max: 1024, whole: true },
  pieceMinutes: { min: 15, max: 10_080, whole: true },
  restartCost: { min: 0, max: 1e6 },
  delayCost: { min: 0, max: 1e6 },
  dataGb: { min: 0, max: 1e9 },
  usdPerGb: { min: 0, max: 100 },
  startMinutes: { min: 0, max: 600 },
  maxPrice: { min: 0.000_001, max: 1e6 },
  interruptedAtMost: { min: 0, max: 100 },
} as const satisfies Record<string, Bounds>

export const noConditions = {
  equivalents: [],
  providers: [],
  allowed: '',
  weekdays: [],
  pieceMinutes: undefined,
  restartCost: 0,
  delayCost: 0,
  home: '',
  dataGb: 0,
  usdPerGb: 0.09,
  startMinutes: 0,
  maxPrice: undefined,
  interruptedAtMost: undefined,
} satisfies JobChange
export const firstJob: JobForm = { hours: 6, gpus: 1, by: '', isHere: false, ...noConditions }

/** The name of each in the address. */
const names = {
  hours: 'job',
  gpus: 'gpus',
  by: 'by',
  isHere: 'here',
  equivalents: 'or',
  providers: 'providers',
  allowed: 'allowed',
  weekdays: 'weekdays',
  pieceMinutes: 'piece',
  restartCost: 'restart_cost',
  delayCost: 'delay_cost',
  home: 'home',
  dataGb: 'data_gb',
  usdPerGb: 'usd_per_gb',
  startMinutes: 'start_minutes',
  maxPrice: 'max_price',
  interruptedAtMost: 'interrupted',
} as const satisfies Record<keyof JobForm, string>
const formNames = Object.keys(names) as (keyof JobForm)[]

/** The number in a text, with a comma as well as a point; undefined when it is none or out of bounds. */
export function readNumber(text: string | null, { min, max, whole }: Bounds): number | undefined {
  const plain = (text ?? '').trim().replace(',', '.')
  if (!/^\d+([.]\d+)?$/.test(plain)) return undefined
  const value = Number(plain)
  return value < min || value > max || (whole && !Number.isInteger(value)) ? undefined : value
}

/** What the address asks for. Whatever cannot be read is as if it were not there. */
export function readJob(params: URLSearchParams): JobForm {
  const text = (name: keyof JobForm) => params.get(names[name]) ?? ''
  const list = (name: keyof JobForm, most: number) => [...new Set(text(name).split(',').filter(Boolean))].slice(0, most)
  const number = <T extends keyof typeof bounds>(name: T) => readNumber(params.get(names[name]), bounds[name]) ?? firstJob[name]
  return {
    hours: number('hours') as number,
    gpus: number('gpus') as number,
    by: readBy(text('by')),
    isHere: text('isHere') === '1',
    equivalents: list('equivalents', 20),
    providers: list('providers', 50),
    allowed: readAllowed(text('allowed')) ? text('allowed') : '',
    weekdays: list('weekdays', 7)
      .filter((day) => /^[0-6]$/.test(day))
      .map(Number),
    pieceMinutes: number('pieceMinutes'),
    restartCost: number('restartCost') as number,
    delayCost: number('delayCost') as number,
    home: text('home'),
    dataGb: number('dataGb') as number,
    usdPerGb: number('usdPerGb') as number,
    startMinutes: number('startMinutes') as number,
    maxPrice: number('maxPrice'),
    interruptedAtMost: number('interruptedAtMost'),
  }
}

export const readyIn: readonly string[] = ['24h', '48h', '72h']

function readBy(text: string): string {
  if (readyIn.includes(text)) return text
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d+)?)?Z$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

/** '22-6': from ten in the evening to six in the morning. */
export function readAllowed(text: string): { from: number; to: number } | undefined {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text)?.map(Number) ?? []
  return from !== undefined && to !== undefined && from <= 23 && to >= 1 && to <= 24 && from !== to ? { from, to } : undefined
}

/** The address after a change; what is as at first is left out of it. */
export function writeJob(params: URLSearchParams, change: JobChange): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of formNames) {
    if (!(name in change)) continue
    const [value, initial] = [written(change[name]), written(firstJob[name])]
    if (value === initial) next.delete(names[name])
    else next.set(names[name], value)
  }
  return next
}

function written(value: JobForm[keyof JobForm]): string {
  if (typeof value === 'boolean') return value ? '1' : ''
  return Array.isArray(value) ? value.join(',') : value === undefined ? '' : String(value)
}

/** How many conditions beyond length, GPUs, deadline and place are set. */
export function conditionsSet(form: JobForm): number {
  const dependent: (keyof JobForm)[] = ['restartCost', 'usdPerGb']
  return (Object.keys(noConditions) as (keyof typeof noConditions)[]).filter(
    (name) => !dependent.includes(name) && written(form[name]) !== written(noConditions[name]),
  ).length
}
