import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repository } from '../run-tool.ts'

const workspaces = ['forecast', 'connectors', 'contracts', 'server', 'web', 'cli']
const configuration = [
  '.oxlintrc.json',
  '.oxfmtrc.json',
  '.dependency-cruiser.cjs',
  'knip.json',
  '.secretlintrc.json',
  'tsconfig.base.json',
  'scripts/lint/plugin.mjs',
]

const manifest = (name: string, rest = {}) => JSON.stringify({ name, version: '0.1.0', private: true, type: 'module', ...rest })
const uses = (...names: string[]) => ({ dependencies: Object.fromEntries(names.map((name) => [name, name === 'zod' ? '4.6.7' : '0.1.0'])) })
const isEntered = { exports: { '.': './src/index.ts' } }
const tsconfig = (options = {}) => JSON.stringify({ extends: '../tsconfig.base.json', compilerOptions: { types: [], ...options }, include: ['src'] })

/** The smallest product with which every check is content. */
const clean: Record<string, string> = {
  'package.json': manifest('tree', { workspaces }),
  'package-lock.json': JSON.stringify({
    packages: { 'node_modules/zod': { integrity: 'sha512-aaaa' }, 'node_modules/@dumont/web': { link: true, resolved: 'web' } },
  }),
  ...Object.fromEntries(workspaces.map((name) => [`${name}/tsconfig.json`, tsconfig(name === 'web' ? { lib: ['ES2024', 'DOM'], jsx: 'react-jsx' } : {})])),
  'forecast/package.json': manifest('@dumont/forecast', isEntered),
  'forecast/src/index.ts': `export const half = (price: number): number => price / 2\n`,
  'contracts/package.json': manifest('@dumont/contracts', { ...isEntered, ...uses('zod') }),
  'contracts/src/index.ts': `import { z } from 'zod'\n\nexport const Price = z.number()\n`,
  'connectors/package.json': manifest('@dumont/connectors', isEntered),
  'connectors/src/index.ts': `export { vast } from './providers/vast/index.ts'\n`,
  'connectors/src/providers/vast/index.ts': `export const vast = { id: 'vast' }\n`,
  'server/package.json': manifest('@dumont/server', uses('@dumont/connectors', '@dumont/contracts', '@dumont/forecast')),
  'server/src/main.ts': `import { budgets } from './features/budgets/routes.ts'\nimport { line } from './platform/log.ts'\n\nline(budgets())\n`,
  'server/src/platform/log.ts': `export const line = (value: unknown): string => String(value)\n`,
  'server/src/features/prices/index.ts': `export { latestPrice } from './store.ts'\n`,
  'server/src/features/prices/store.ts': [
    `import { vast } from '@dumont/connectors'`,
    `import { Price } from '@dumont/contracts'`,
    `import { half } from '@dumont/forecast'`,
    `\nexport const latestPrice = (): number => Price.parse(half(vast.id.length))\n`,
  ].join('\n'),
  'server/src/features/budgets/decide-budget.ts': `export const budget = (spend: number): number => spend * 2\n`,
  'server/src/features/budgets/routes.ts': [
    `import { latestPrice } from '../prices/index.ts'`,
    `import { budget } from './decide-budget.ts'`,
    `\nexport const budgets = (): number => budget(latestPrice())\n`,
  ].join('\n'),
  'web/package.json': manifest('@dumont/web', uses('@dumont/contracts')),
  'web/src/main.tsx': `import { Price } from '@dumont/contracts'\nimport { label } from './ui/label.ts'\n\nlabel(Price.parse(1))\n`,
  'web/src/ui/label.ts': `export const label = (price: number): string => String(price)\n`,
  'cli/package.json': manifest('@dumont/cli', { bin: './src/main.ts', ...uses('@dumont/contracts', '@dumont/forecast') }),
  'cli/src/main.ts': `import { Price } from '@dumont/contracts'\nimport { half } from '@dumont/forecast'\n\nhalf(Price.parse(1))\n`,
}

/** A temporary tree: the clean product with our own configuration files, and `planted` files over it. */
export function plantedTree(planted: Record<string, string> = {}): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'dumont-check-'))
  for (const [path, text] of Object.entries({ ...clean, ...planted })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const path of configuration) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (!(path in planted)) copyFileSync(join(repository, path), join(root, path))
  }
  linkModules(root)
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** The repository's packages, but the planted tree's own workspaces. */
function linkModules(root: string): void {
  mkdirSync(join(root, 'node_modules/@dumont'), { recursive: true })
  const installed = readdirSync(join(repository, 'node_modules')).filter((name) => name !== '@dumont')
  for (const name of installed) symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name))
  for (const name of workspaces) symlinkSync(join(root, name), join(root, 'node_modules/@dumont', name))
}
