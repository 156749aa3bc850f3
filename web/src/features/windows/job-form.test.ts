import { expect, test } from 'vitest'
import { askJob, type AskedFor } from './ask-job.ts'
import { bounds, conditionsSet, firstJob, noConditions, readAllowed, readJob, readNumber, writeJob, type JobForm } from './job-form.ts'

const full: JobForm = {
  hours: 0.25,
  gpus: 4,
  by: '48h',
  isHere: true,
  equivalents: ['h100-sxm', 'a100-80gb'],
  providers: ['aws', 'vast'],
  allowed: '22-6',
  weekdays: [5, 6],
  pieceMinutes: 90,
  restartCost: 0.5,
  delayCost: 1.25,
  home: 'aws/us-east-1',
  dataGb: 200,
  usdPerGb: 0.02,
  startMinutes: 10,
  maxPrice: 2.1,
  interruptedAtMost: 10,
}
const about: AskedFor = { gpu: 'rtx-4090', machineType: 'interruptible', zone: 'Europe/Lisbon', here: undefined }
const now = Date.parse('2026-11-18T14:20:00Z')

test('a whole job goes into the address and comes back the same', () => {
  const written = writeJob(new URLSearchParams('gpu=rtx-4090&range=3d'), full)
  expect(readJob(written)).toEqual(full)
  expect(written.get('gpu')).toBe('rtx-4090')
})

test('what is as at first is not in the address', () => {
  const params = writeJob(new URLSearchParams('job=12&or=h100-sxm'), { hours: 6, equivalents: [] })
  expect(params.toString()).toBe('')
  expect(readJob(params)).toEqual(firstJob)
})

test('conditions are cleared at once; length, GPUs and deadline stay', () => {
  const cleared = readJob(writeJob(writeJob(new URLSearchParams(), full), noConditions))
  expect(cleared).toEqual({ ...firstJob, hours: 0.25, gpus: 4, by: '48h', isHere: true })
  expect([conditionsSet(full), conditionsSet(cleared)]).toEqual([11, 0])
})

test.each([
  'job=0.1&gpus=0&piece=1&restart_cost=-1',
  'job=1e3&gpus=1.5&max_price=0&interrupted=101',
  'job=&gpus=many&by=tomorrow&allowed=25-3',
  'by=2026-13-40T00:00Z&allowed=6-6&weekdays=7,x',
  'job=Infinity&gpus=99999999999999999999&by=48&allowed=6',
])('what cannot be asked is as if it were not there: %s', (search) => expect(readJob(new URLSearchParams(search))).toEqual(firstJob))

test.each([
  ['6', 6],
  [' 1,5 ', 1.5],
  ['0.25', 0.25],
  ['168', 168],
  ['168.01', undefined],
  ['0', undefined],
  ['6h', undefined],
  ['-6', undefined],
  ['', undefined],
  ['1.2.3', undefined],
])('hours typed as "%s" read %s', (text, hours) => expect(readNumber(text, bounds.hours)).toBe(hours))

test.each([
  ['22-6', { from: 22, to: 6 }],
  ['0-24', { from: 0, to: 24 }],
  ['24-6', undefined],
  ['6-0', undefined],
  ['', undefined],
])('allowed hours %s', (text, hours) => expect(readAllowed(text)).toEqual(hours))

test('a plain job asks for nothing that the server assumes anyway', () =>
  expect(askJob(firstJob, about, now)).toEqual({ gpu_name: 'rtx-4090', job_duration_hours: 6, machine_type: 'interruptible' }))

test('every condition reaches the server under its name', () =>
  expect(askJob({ ...full, isHere: false }, about, now)).toEqual({
    gpu_name: 'rtx-4090',
    equivalents: ['h100-sxm', 'a100-80gb'],
    gpu_count: 4,
    job_duration_hours: 0.25,
    machine_type: 'interruptible',
    deadline: '2026-11-20T14:20:00.000Z',
    zone: 'Europe/Lisbon',
    allowed_hours: { from: 22, to: 6 },
    weekdays: [5, 6],
    split: { min_piece_minutes: 90, restart_cost_usd: 0.5 },
    providers: ['aws', 'vast'],
    home: { provider: 'aws', region: 'us-east-1' },
    delay_cost_usd_per_hour: 1.25,
    data_gb: 200,
    data_usd_per_gb: 0.02,
    start_minutes: 10,
    max_price_usd_per_gpu_hour: 2.1,
    min_reliability: 0.9,
  }))

test('only this place is its provider, region and machine; the cheapest of all is no place', () => {
  const here = { provider: 'aws', region: 'us-east-1', instanceType: 'p3.8xlarge' }
  const form = { ...firstJob, isHere: true, providers: ['vast'] }
  expect(askJob(form, { ...about, here }, now)).toMatchObject({ providers: ['aws'], regions: ['us-east-1'], instance_types: ['p3.8xlarge'] })
  expect(askJob(form, about, now)).toMatchObject({ providers: ['vast'] })
  expect(askJob(form, { ...about, here: { provider: 'vast', region: null, instanceType: null } }, now)).not.toHaveProperty('regions')
})

test('a region with a slash in its name stays whole, and a date is taken as it is', () => {
  const job = askJob({ ...firstJob, home: 'acme/eu/north', by: '2026-11-21T03:00Z' }, about, now)
  expect(job).toMatchObject({ home: { provider: 'acme', region: 'eu/north' }, deadline: '2026-11-21T03:00:00.000Z' })
})
