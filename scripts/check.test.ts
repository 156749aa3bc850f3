import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { boundaries, unread } from './check/boundaries.ts'
import { canary } from './check/canary.ts'
import type { Check } from './check/check.ts'
import { kernel } from './check/docs.ts'
import { lockfile, notExact, notListed, untrustworthy } from './check/lockfile.ts'
import { plantedTree } from './check/planted-tree.ts'
import { deadCode, format, lint, secrets, types } from './check/tools.ts'
import { repository } from './run-tool.ts'

const untouched = plantedTree()
afterAll(untouched.remove)

test.concurrent.each([format, lint, boundaries, types, deadCode, secrets, canary, lockfile])('$name is content with a clean tree', async (check) => {
  expect(await check.run(untouched.root)).toBe('')
})

// In parts, so that the checks do not find them in this very file.
const joined = (...parts: string[]) => parts.join('')
const pem = joined('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIB\n-----END RSA ', 'PRIVATE KEY-----\n')
const akia = joined('AK', 'IAQWERTYUIOPASDFGH')
const dumontKey = joined('dmt', '_', 'a1B2'.repeat(11))
const slackToken = joined('xo', 'xb-123456789012-123456789012-', 'abcdEFGH'.repeat(3))

const inFeature = (name: string, line: string) => ({ [`server/src/features/budgets/${name}`]: `${line}\n` })

const asCommitted = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, readFileSync(join(repository, path), 'utf8')]))

type Case = [what: string, check: Check, planted: Record<string, string>, says: RegExp]
const cases: Case[] = [
  ['a file that is not formatted', format, { 'cli/src/ugly.ts': `export const a={b:1};\n` }, /cli\/src\/ugly\.ts/],

  [
    'a floating promise',
    lint,
    inFeature('routes.ts', `const save = async (): Promise<void> => {}\nexport const budgets = (): void => {\n  save()\n}`),
    /no-floating-promises/,
  ],
  ['console in the server', lint, inFeature('routes.ts', `console.log('here')`), /no-console/],
  ['eval', lint, inFeature('routes.ts', `eval('1')`), /no-eval/],
  ['a string as code', lint, inFeature('routes.ts', `setTimeout('alert(1)', 1)`), /no-implied-eval/],
  ['HTML set past React', lint, { 'web/src/main.tsx': `export const Page = () => <p dangerouslySetInnerHTML={{ __html: '' }} />\n` }, /no-danger/],
  ['Date.now in forecast', lint, { 'forecast/src/index.ts': `export const half = (): number => Date.now()\n` }, /no-own-clock.*Date\.now/],
  ['Math.random in forecast', lint, { 'forecast/src/index.ts': `export const half = (): number => Math.random()\n` }, /no-own-clock.*Math\.random/],
  ['new Date() in a feature', lint, inFeature('jobs.ts', `export const now = (): Date => new Date()`), /no-own-clock.*new Date\(\)/],
  ['fetch in a decision', lint, inFeature('decide-budget.ts', `export const budget = (): Promise<Response> => fetch('http://x')`), /no-restricted-globals/],

  ['forecast using a contract', boundaries, { 'forecast/src/index.ts': `export { Price } from '@dumont/contracts'\n` }, /forecast-sees-itself/],
  ['forecast reading a file', boundaries, { 'forecast/src/index.ts': `export { readFileSync } from 'node:fs'\n` }, /forecast-is-alone/],
  ['contracts using more than zod', boundaries, { 'contracts/src/index.ts': `export { fastify } from 'fastify'\n` }, /contracts-know-zod-only/],
  ['the page using the forecast', boundaries, { 'web/src/main.tsx': `import { half } from '@dumont/forecast'\n\nhalf(1)\n` }, /web-sees-itself-and-contracts/],
  [
    'the page using the server, as a type',
    boundaries,
    { 'web/src/main.tsx': `import type { line } from '../../server/src/platform/log.ts'\n\nexport type Line = typeof line\n` },
    /web-sees-itself/,
  ],
  ['a command using the server', boundaries, { 'cli/src/main.ts': `import { line } from '../../server/src/platform/log.ts'\n\nline(1)\n` }, /cli-sees-itself/],
  ['a connector using a contract', boundaries, { 'connectors/src/index.ts': `export { Price } from '@dumont/contracts'\n` }, /connectors-sees-itself/],
  [
    'a vendor using another',
    boundaries,
    { 'connectors/src/providers/aws/index.ts': `export { vast } from '../vast/index.ts'\n` },
    /vendors-do-not-know-each-other/,
  ],
  [
    'the platform using a feature',
    boundaries,
    { 'server/src/platform/log.ts': `export { latestPrice as line } from '../features/prices/index.ts'\n` },
    /platform-knows-no-feature/,
  ],
  [
    'a feature past another index',
    boundaries,
    inFeature('routes.ts', `export { latestPrice as budgets } from '../prices/store.ts'`),
    /feature-is-entered-by-its-index/,
  ],
  [
    'a feature importing downstream',
    boundaries,
    { ...inFeature('index.ts', `export const a = 1`), 'server/src/features/prices/jobs.ts': `export { a } from '../budgets/index.ts'\n` },
    /prices-imports-upstream-only/,
  ],
  [
    'a feature without a place in the order',
    boundaries,
    { 'server/src/features/gossip/index.ts': `export { line } from '../../platform/log.ts'\n` },
    /feature-is-in-the-list/,
  ],
  [
    'main.ts reaching into a feature',
    boundaries,
    { 'server/src/main.ts': `import { latestPrice } from './features/prices/store.ts'\n\nlatestPrice()\n` },
    /wiring-enters-features-by-their-doors/,
  ],
  [
    'a decision using the store',
    boundaries,
    { ...inFeature('store.ts', `export const spend = 1`), ...inFeature('decide-budget.ts', `export { spend as budget } from './store.ts'`) },
    /decisions-are-pure/,
  ],
  [
    'a decision reading a file',
    boundaries,
    inFeature('decide-budget.ts', `export { readFileSync as budget } from 'node:fs'`),
    /decisions-import-no-node-module/,
  ],
  [
    'a button that fetches',
    boundaries,
    { 'web/src/app/api.ts': `export const a = 1\n`, 'web/src/ui/label.ts': `export { a as label } from '../app/api.ts'\n` },
    /ui-takes-props-only/,
  ],
  ['a cycle', boundaries, { ...inFeature('a.ts', `export { b } from './b.ts'`), ...inFeature('b.ts', `import './a.ts'\n\nexport const b = 1`) }, /no-circular/],
  ['an import of nothing', boundaries, { 'cli/src/main.ts': `import './gone.ts'\n` }, /no-unresolvable.*gone/],

  ['a type error', types, { 'cli/src/main.ts': `export const price: number = 'ten'\n` }, /TS2322/],
  ['a clock in forecast, by type', types, { 'forecast/src/index.ts': `export const pid = process.pid\n` }, /process/],
  [
    'an export that nobody uses',
    deadCode,
    { 'web/src/ui/label.ts': `export const label = (price: number): string => String(price)\nexport const unused = 1\n` },
    /unused/,
  ],
  ['a file that nobody imports', deadCode, { 'cli/src/lonely.ts': `export const lonely = 1\n` }, /cli\/src\/lonely\.ts/],

  ['a Slack token, to secretlint', secrets, { 'cli/src/main.ts': `export const token = '${slackToken}'\n` }, /slack/i],
  ['a private key', canary, { 'docs/key.md': pem }, /docs\/key\.md:1 .*private key/],
  ['an AWS key id', canary, { 'cli/src/main.ts': `// first\nexport const id = '${akia}'\n` }, /cli\/src\/main\.ts:2 .*AWS/],
  ['an API key of ours', canary, { 'docs/key.md': `use ${dumontKey}\n` }, /Dumont API key/],
  [
    'a kernel that is not what its source compiles to',
    kernel,
    {
      ...asCommitted('forecast/kernel/build.ts', 'forecast/kernel/booster.ts'),
      'forecast/kernel/booster.wasm': 'not it',
      'forecast/src/booster/kernel-bytes.ts': '',
    },
    /booster\.wasm is not what/,
  ],
  [
    'a package without integrity',
    lockfile,
    { 'package-lock.json': JSON.stringify({ packages: { 'node_modules/left-pad': { version: '1.0.0' } } }) },
    /left-pad: no sha512/,
  ],
]

describe.concurrent('finds', () => {
  test.each(cases)('%s', async (_, check, planted, says) => {
    const { root, remove } = plantedTree(planted)
    try {
      expect(await check.run(root)).toMatch(says)
    } finally {
      remove()
    }
  })
})

test('modules that dependency-cruiser did not read are an error, as with a TypeScript it cannot use', () => {
  const nothingRead = { modules: [], summary: { totalDependenciesCruised: 0 } }
  const importsMissed = { modules: [{ source: 'a.ts' }], summary: { totalDependenciesCruised: 0 } }

  expect(unread(nothingRead, ['a.ts', 'b.ts'])).toEqual(['read 0 of 2 modules; not read: a.ts, b.ts'])
  expect(unread(importsMissed, ['a.ts'])).toEqual(['modules were read, but not one import in them'])
  expect(unread(nothingRead, [])).toEqual(['no source file was found'])
})

test("a lockfile without another platform's package is refused", () => {
  const packages = { 'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } }, 'node_modules/a-linux': {} }
  expect(notListed(packages)).toEqual([expect.stringContaining('node_modules/a: a-mac is not in the lockfile')])
})

test('a lockfile that asks for git, a plain address or a folder is refused', () => {
  const from = (resolved: string) => untrustworthy({ 'node_modules/x': { integrity: 'sha512-aa', resolved } })
  expect(from('git+ssh://git@host/x.git#1')).toHaveLength(1)
  expect(from('http://host/x.tgz')).toHaveLength(1)
  expect(from('file:../x')).toHaveLength(1)
  expect(from('https://host/x-1.0.0.tgz')).toEqual([])
  expect(untrustworthy({ 'node_modules/x': { integrity: 'sha512-aa', dependencies: { y: 'github:a/y' } } })).toHaveLength(1)
})

test('a range in a manifest is refused', () => {
  expect(notExact('cli', { dependencies: { a: '^1.0.0' } })).toEqual(['cli/package.json: a is not an exact version: ^1.0.0'])
  expect(notExact('cli', { dependencies: { a: '1.0.0', b: 'npm:typescript@7.0.2', c: '18.4.0-beta.17' } })).toEqual([])
})

test('the planted trees are judged by the configuration of this repository', () => {
  expect(readFileSync(join(untouched.root, '.oxlintrc.json'), 'utf8')).toBe(readFileSync(join(repository, '.oxlintrc.json'), 'utf8'))
})
