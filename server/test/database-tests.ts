import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How a test reaches the PostgreSQL that the environment names: by what global-setup.ts provides, or by a server started from the folder of TEST_POSTGRES. */
const wayIn = /inject\('server'\)|process\.env\.TEST_POSTGRES/
const imported = /(?:from|import|import\()\s*'(\.[^']+\.ts)'/g

/**
 * Of all test files under `root` those that reach the database of the environment, directly or through what they import, relative to `root`.
 * The others (pure decisions, and those that start an installation with npm's PostgreSQL) would prove the same again on another one.
 */
export function databaseTests(root: string): string[] {
  const known = new Map<string, Module>()
  const module = (file: string): Module => {
    const found = known.get(file) ?? readModule(file)
    known.set(file, found)
    return found
  }
  return globSync('{src,test}/**/*.test.ts', { cwd: root })
    .filter((test) => withImports(join(root, test), module).some((file) => module(file).isWayIn))
    .toSorted()
}

type Module = { isWayIn: boolean; imports: string[] }

function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8')
  const paths = [...text.matchAll(imported)].map(([, path]) => join(dirname(file), path!))
  // What looks like an import may be the text of a test.
  return { isWayIn: wayIn.test(text), imports: paths.filter((path) => existsSync(path)) }
}

function withImports(file: string, module: (file: string) => Module): string[] {
  const seen = new Set([file])
  for (const one of seen) for (const next of module(one).imports) seen.add(next)
  return [...seen]
}
