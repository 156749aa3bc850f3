import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run-tool.ts'
import type { Check } from './check.ts'
import { sourceFiles } from './files.ts'

type Violation = { from: string; to: string; cycle?: { name: string }[]; rule: { name: string; severity: string } }
type Cruise = {
  modules: { source: string }[]
  summary: { violations: Violation[]; totalDependenciesCruised: number; ruleSetUsed: { forbidden?: { name: string; comment?: string }[] } }
}

const folders = ['forecast/src', 'connectors/src', 'contracts/src', 'server/src', 'server/test', 'web/src', 'cli/src']

export const boundaries: Check = {
  name: 'boundaries',
  async run(root) {
    const present = folders.filter((folder) => existsSync(join(root, folder)))
    const { output } = await run('depcruise', ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...present], root)
    const cruise = parse(output)
    if (!cruise) return output
    return [...unread(cruise, sourceFiles(root, present)), ...cruise.summary.violations.map((violation) => describe(violation, cruise))].join('\n')
  },
}

/** What should have been read and was not: with a TypeScript it cannot use, dependency-cruiser reads nothing and reports no violation. */
export function unread(cruise: Pick<Cruise, 'modules'> & { summary: { totalDependenciesCruised: number } }, expected: readonly string[]): string[] {
  const read = new Set(cruise.modules.map((module) => module.source))
  const missing = expected.filter((file) => !read.has(file))
  if (expected.length === 0) return ['no source file was found']
  if (missing.length > 0) return [`read ${expected.length - missing.length} of ${expected.length} modules; not read: ${missing.slice(0, 10).join(', ')}`]
  return cruise.summary.totalDependenciesCruised === 0 ? ['modules were read, but not one import in them'] : []
}

function parse(output: string): Cruise | undefined {
  try {
    return JSON.parse(output) as Cruise
  } catch {
    return undefined
  }
}

function describe({ rule, from, to, cycle }: Violation, { summary }: Cruise): string {
  const comment = summary.ruleSetUsed.forbidden?.find(({ name }) => name === rule.name)?.comment
  const path = cycle ? cycle.map(({ name }) => name).join(' -> ') : to
  return `${rule.name}: ${from} -> ${path}${comment ? ` (${comment})` : ''}`
}
