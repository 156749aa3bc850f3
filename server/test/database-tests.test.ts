import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { databaseTests } from './database-tests.ts'

const root = mkdtempSync(join(tmpdir(), 'dumont-tests-'))
afterAll(() => rmSync(root, { recursive: true }))

const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}

test('tests that reach the database of the environment are found through what they import, also in a circle', () => {
  write({
    'test/start.ts': `import { world } from './world.ts'\nexport const server = inject('server')`,
    'test/world.ts': `export { server } from './start.ts'\nexport const world = 1`,
    'test/own.ts': 'startEmbedded(dir, { postgres: process.env.TEST_POSTGRES })',
    'test/far.test.ts': `import { world } from './world.ts'`,
    'test/late.test.ts': `const { own } = await import('../test/own.ts')`,
    'src/a/store.test.ts': `import {\n  server,\n} from '../../test/start.ts'`,
    'src/a/decide.ts': 'export const decide = () => 1',
    'src/a/decide.test.ts': `import { decide } from './decide.ts'`,
    'test/processes.test.ts': 'startEmbedded(dir)',
  })
  expect(databaseTests(root)).toEqual(['src/a/store.test.ts', 'test/far.test.ts', 'test/late.test.ts'])
})

test('of ours those that start the app or make a database are among them, decisions and installations of their own are not', () => {
  const here = join(import.meta.dirname, '..')
  const found = databaseTests(here)
  const all = globSync('{src,test}/**/*.test.ts', { cwd: here })
  const asking = all.filter((file) => /import .*\b(startApp|aDatabase|ownDatabase)\b/.test(readFileSync(join(here, file), 'utf8')))
  expect(asking.length).toBeGreaterThan(20)
  expect(found).toEqual(expect.arrayContaining(asking))
  for (const alone of ['src/features/budgets/decide-period.test.ts', 'test/crash-import.test.ts']) {
    expect(all).toContain(alone)
    expect(found).not.toContain(alone)
  }
})
