import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run-tool.ts'

const neverOurs = new Set(['node_modules', '.git', 'dist', 'coverage', '.cache', '.tmp', '.dumont', 'test-results', 'playwright-report'])

/** Files that are or would be committed, relative to `root`. A copy without .git is walked instead. */
export async function projectFiles(root: string): Promise<string[]> {
  if (!existsSync(join(root, '.git'))) return walk(root)
  const { code, output } = await run('git', ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], root)
  if (code !== 0) return walk(root)
  return output.split('\0').filter((file) => file && existsSync(join(root, file)))
}

/** TypeScript sources of the given folders, relative to `root`. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => walk(root, folder).filter((file) => /(?<![.]d)[.]tsx?$/.test(file)))
}

function walk(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (neverOurs.has(entry.name) || entry.isSymbolicLink()) return []
    return entry.isDirectory() ? walk(root, path) : [path]
  })
}
