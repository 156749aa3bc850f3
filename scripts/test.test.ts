import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tallyOf } from './test/playwright-tally.ts'
import { honest, runPlaywright, runVitest, tooLow } from './test/runners.ts'
import { add, lastLine, nothing } from './test/tally.ts'
import { repository } from './run-tool.ts'

const root = mkdtempSync(join(tmpdir(), 'dumont-runner-'))
symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A workspace with one source file and the given test, run as `npm test` runs it. */
function suite(name: string, body: string, coverage = false) {
  mkdirSync(join(root, name, 'src'), { recursive: true })
  writeFileSync(
    join(root, name, 'vitest.config.ts'),
    `export default { test: { include: ['src/*.test.ts'], coverage: { include: ['src/**'], exclude: ['**/*.test.ts'] } } }\n`,
  )
  writeFileSync(join(root, name, 'src/sign.ts'), `export function sign(n: number) {\n  if (n > 0) return 1\n  if (n < 0) return -1\n  return 0\n}\n`)
  writeFileSync(join(root, name, 'src/sign.test.ts'), `import { expect, test } from 'vitest'\nimport { sign } from './sign.ts'\n${body}\n`)
  return runVitest(name, { coverage, env: {}, timeoutMs: 60_000, results: join(root, '.cache'), root })
}

test('adds up what passed, failed and was skipped, with the reason', async () => {
  const { tally } = await suite(
    'mixed',
    `test('a', () => expect(sign(2)).toBe(1))\ntest('b', () => expect(sign(2)).toBe(2))\ntest('c', (t) => t.skip('no tmpfs here'))`,
  )
  expect(tally).toEqual({ passed: 1, failed: ['src/sign.test.ts > b'], skipped: [{ name: 'src/sign.test.ts > c', reason: 'no tmpfs here' }] })
})

test('a test file that does not load is a failure', async () => {
  const { tally } = await suite('broken', `throw new Error('cannot start')`)
  expect(tally).toMatchObject({ passed: 0, failed: [expect.stringContaining('cannot start')] })
})

test('an error outside of the tests is a failure though every test passed', async () => {
  const { tally } = await suite('stray', `test('a', () => { void Promise.reject(new Error('nobody awaits me')) })`)
  expect(tally).toMatchObject({ passed: 1, failed: [expect.stringContaining('nobody awaits me')] })
})

test('a workspace without a test is a failure', async () => {
  expect((await suite('empty', '')).tally.failed).toEqual([expect.stringContaining('No test suite found')])
  expect((await runVitest('absent', { coverage: false, env: {}, timeoutMs: 1, results: root, root })).tally.failed).toEqual(['absent has no vitest.config.ts'])
})

test('coverage below the threshold is a failure with its figure, also beside a failed test', async () => {
  const { tally, coverage } = await suite('bare', `test('a', () => expect(sign(2)).toBe(1))\ntest('b', () => expect(1).toBe(2))`, true)
  expect(coverage).toEqual({ lines: 33.33, branches: 25 })
  expect(tally).toEqual({
    passed: 1,
    failed: ['src/sign.test.ts > b', 'bare: coverage of lines is 33.33 %, below 80 %', 'bare: coverage of branches is 25 %, below 80 %'],
    skipped: [],
  })
})

test('a runner that dies, hangs or reports nothing is a failure', async () => {
  expect(honest('web', 137, undefined).failed).toEqual(['web: the test runner died (code 137) and left no results'])
  expect(honest('web', 0, nothing).failed).toEqual(['web: no test ran'])
  expect(honest('web', 1, { ...nothing, passed: 3 }).failed).toEqual(['web: the test runner ended with code 1'])
  expect(honest('web', 0, { ...nothing, passed: 3 }).failed).toEqual([])
  expect(tooLow('web', undefined)).toEqual(['web: no coverage was measured'])
  expect(tooLow('web', { lines: 80, branches: 80 })).toEqual([])
})

test('without a Playwright configuration the browser tests are skipped, and said to be', async () => {
  const { tally } = await runPlaywright({ coverage: false, env: {}, timeoutMs: 1, results: root, root })
  expect(tally).toEqual({ passed: 0, failed: [], skipped: [{ name: 'e2e', reason: 'there is no e2e/playwright.config.ts' }] })
})

test('a flaky browser test counts as failed', () => {
  const run = (status: string, annotations = [] as { type: string; description?: string }[]) => ({ projectName: 'phone', status, annotations })
  const specs = [
    { title: 'opens', file: 'a.spec.ts', tests: [run('expected'), run('flaky')] },
    { title: 'prints', file: 'a.spec.ts', tests: [run('skipped', [{ type: 'skip', description: 'no printer' }]), run('unexpected')] },
  ]
  expect(tallyOf({ suites: [{ title: 'a.spec.ts', suites: [{ title: 'forecast', specs }] }], errors: [{ message: 'server did not start\nstack' }] })).toEqual({
    passed: 1,
    failed: ['a.spec.ts > opens [phone] (flaky)', 'a.spec.ts > prints [phone]', 'server did not start'],
    skipped: [{ name: 'a.spec.ts > prints [phone]', reason: 'no printer' }],
  })
})

test('the last line has the form that other programs read', () => {
  const skipped = [{ name: 'x', reason: '' }]
  expect(lastLine(add({ passed: 2, failed: [], skipped: [] }, { passed: 3, failed: [], skipped: [] }))).toBe('5 passed, 0 failed')
  expect(lastLine(add({ passed: 2, failed: ['a'], skipped }, { passed: 3, failed: ['b'], skipped }))).toBe('5 passed, 2 failed, 2 skipped')
})
