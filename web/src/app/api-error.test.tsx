import { expect, test } from 'vitest'
import { asApiError, parseApiError } from './api-error.ts'
import { safeReturnPath } from './session.ts'
import { signInPath } from './shell.tsx'

test('the error of the API is read with its figures', () => {
  const body = {
    error: { code: 'not_enough_history', message: 'Need at least 50 hours of price history', hint: 'Wait.', request_id: 'r1', required: 50, have: 6 },
  }
  expect(parseApiError(400, body)).toEqual({
    status: 400,
    code: 'not_enough_history',
    message: 'Need at least 50 hours of price history',
    hint: 'Wait.',
    request_id: 'r1',
    required: 50,
    have: 6,
  })
})

test.each([undefined, null, '<html>502</html>', { error: 'text' }, { error: { code: 7 } }])('an answer that is not ours (%s) is said to be so', (body) => {
  expect(parseApiError(502, body)).toMatchObject({ status: 502, code: 'unexpected', request_id: '' })
})

test('missing texts are empty, not "undefined"', () => expect(parseApiError(500, { error: { code: 'internal' } })).toMatchObject({ message: '', hint: '' }))

test('whatever else was thrown counts as no answer', () => {
  expect(asApiError(undefined)).toBeUndefined()
  expect(asApiError(new TypeError('x'))).toMatchObject({ code: 'network' })
  expect(asApiError(parseApiError(403, { error: { code: 'forbidden' } }))).toMatchObject({ code: 'forbidden', status: 403 })
})

test.each([
  [null, '/'],
  ['/prices?x=1#a', '/prices?x=1#a'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/prices/..//evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['data:text/html,x', '/'],
])('after sign-in %s leads to %s', (next, path) => expect(safeReturnPath(next)).toBe(path))

test('the sign-in address remembers where the reader was', () => {
  expect(signInPath('/')).toBe('/sign-in')
  expect(signInPath('/?gpu=t4')).toBe('/sign-in?next=%2F%3Fgpu%3Dt4')
})
