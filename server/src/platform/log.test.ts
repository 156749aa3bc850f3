import { expect, test } from 'vitest'
import { createLog } from './log.ts'

const canary = 'canary-secret-value'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('trace', { write: (line: string) => void lines.push(line) }))
  return lines.join('')
}

test.each(['authorization', 'cookie', 'password', 'token', 'key', 'api_key', 'secret', 'link', 'set-cookie'])(
  '%s is never logged, at three depths',
  (field) => {
    const text = logged((log) => log.info({ [field]: canary, a: { [field]: canary, b: { [field]: canary } } }, 'said'))
    expect(text).toContain('[redacted]')
    expect(text).not.toContain(canary)
  },
)

test('an error is logged by message and stack, not with the request it carries', () => {
  const error = Object.assign(new Error('failed', { cause: new Error('deeper') }), { code: 'E1', request: { headers: { authorization: canary } } })
  const text = logged((log) => log.error({ err: error }, 'said'))
  expect(JSON.parse(text).err).toMatchObject({ message: 'failed', code: 'E1', cause: 'deeper' })
  expect(text).not.toContain(canary)
})

test('what is thrown and no error still says what it was', () => {
  for (const thrown of [{ message: 'queue lost', queue: 'q' }, 'queue lost'])
    expect(logged((log) => log.warn({ err: thrown }, 'said'))).toContain('"queue lost"')
})
