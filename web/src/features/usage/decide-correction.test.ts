import { expect, test } from 'vitest'
import { aSegment } from '../../../test/canned-sessions.ts'
import { decideCorrection, fieldsOf } from './decide-correction.ts'

const zone = 'America/Sao_Paulo'
const segment = aSegment({ from: '2026-11-20T12:00:00.123Z', to: '2026-11-20T14:00:00.456Z', rate_usd_per_hour: 0.924, storage_usd_per_hour: 0.01 })
const decide = (over: Partial<ReturnType<typeof fieldsOf>>) => decideCorrection(segment, { ...fieldsOf(segment, zone), reason: 'A slip', ...over }, zone)

test('the form opens with what stands there, in the reader’s zone', () => {
  expect(fieldsOf(segment, zone)).toEqual({
    from: '2026-11-20T09:00:00',
    to: '2026-11-20T11:00:00',
    rate: '0.924',
    storage: '0.01',
    state: 'running',
    reason: '',
    remove: false,
  })
  expect(fieldsOf(aSegment({ to: null, rate_usd_per_hour: null }), zone)).toMatchObject({ to: '', rate: '' })
})

test('only what was changed is sent: milliseconds that the form does not show stay', () => {
  expect(decide({ rate: '0.5' })).toEqual({ body: { reason: 'A slip', rate_usd_per_hour: 0.5 }, errors: {} })
  expect(decide({ to: '2026-11-20T10:30:00', state: 'idle' }).body).toEqual({ reason: 'A slip', to: '2026-11-20T13:30:00.000Z', state: 'idle' })
  expect(decide({ storage: '0' }).body).toEqual({ reason: 'A slip', storage_usd_per_hour: 0 })
})

test('a deletion sends nothing else', () => expect(decide({ remove: true, rate: 'nonsense' }).body).toEqual({ reason: 'A slip', void: true }))

test.each([
  [{ rate: '0,5' }, { rate: 'badNumber' }],
  [{ rate: '' }, { rate: 'badNumber' }],
  [{ rate: '-1' }, { rate: 'badNumber' }],
  [{ storage: '100001' }, { storage: 'badNumber' }],
  [{ from: '' }, { from: 'badTime' }],
  [{ reason: '  ', rate: '1' }, { reason: 'needsReason' }],
  [{ reason: '', remove: true }, { reason: 'needsReason' }],
  [{}, { whole: 'nothing' }],
])('%o is refused with %o', (over, errors) => expect(decide(over)).toEqual({ errors }))

test('an hour that clocks skip is no time', () => {
  const london = aSegment({ from: '2026-03-29T00:00:00Z', to: '2026-03-29T04:00:00Z' })
  const fields = { ...fieldsOf(london, 'Europe/London'), from: '2026-03-29T01:30:00', reason: 'x' }
  expect(decideCorrection(london, fields, 'Europe/London').errors).toEqual({ from: 'badTime' })
})
