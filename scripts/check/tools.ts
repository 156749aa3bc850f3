import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run-tool.ts'
import type { Check } from './check.ts'
import { projectFiles } from './files.ts'

const tool = (name: string, command: string, ...args: string[]): Check => ({ name, run: async (root) => problems(await run(command, args, root)) })

export const format = tool('format', 'oxfmt', '--check', '.')
export const lint = tool('lint', 'oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives', '.')
export const deadCode = tool('dead code', 'knip', '--no-progress')

/** Each workspace against its own tsconfig, by TypeScript 7 (five times faster than 6, which the other tools use as a library). */
export const types: Check = {
  name: 'types',
  async run(root) {
    const { workspaces = [] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces?: string[] }
    const without = workspaces.filter((folder) => !existsSync(join(root, folder, 'tsconfig.json'))).map((folder) => `${folder} has no tsconfig.json\n`)
    const projects = globSync(['tsconfig.json', ...workspaces.map((folder) => `${folder}/tsconfig*.json`)], { cwd: root }).toSorted()
    const outputs: string[] = []
    for (const project of projects)
      outputs.push(problems(await run('node', ['node_modules/typescript7/bin/tsc', '--noEmit', '--pretty', 'false', '-p', project], root)))
    return [...without, ...outputs].join('')
  },
}

export const secrets: Check = {
  name: 'secretlint',
  async run(root) {
    const text = (await projectFiles(root)).filter((file) => file !== 'package-lock.json' && !/[.](png|jpe?g|gif|ico|woff2?|wasm|gz|parquet)$/.test(file))
    // By list, not by pattern: secretlint reads its own ignore file only, and node_modules is large.
    return problems(await run('secretlint', ['--no-glob', '--no-color', ...text], root))
  },
}

function problems({ code, output }: { code: number; output: string }): string {
  return code === 0 ? '' : output || `ended with code ${code} and said nothing`
}
