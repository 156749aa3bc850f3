import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from './check.ts'

type Locked = {
  link?: boolean
  inBundle?: boolean
  integrity?: string
  resolved?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Manifest = {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  workspaces?: string[]
}

export const lockfile: Check = {
  name: 'lockfile',
  async run(root) {
    const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
    const { packages } = read('package-lock.json') as { packages: Record<string, Locked> }
    const { workspaces = [] } = read('package.json') as Manifest
    const manifests = ['.', ...workspaces].map((folder) => [folder, read(join(folder, 'package.json')) as Manifest] as const)
    return [...untrustworthy(packages), ...notListed(packages), ...manifests.flatMap(([folder, manifest]) => notExact(folder, manifest))].join('\n')
  },
}

/** Every installed package is pinned by a sha512 and comes from a registry, not from git, a plain address or a folder. */
export function untrustworthy(packages: Record<string, Locked>): string[] {
  const installed = Object.entries(packages).filter(([path, locked]) => path.includes('node_modules/') && !locked.link && !locked.inBundle)
  if (installed.length === 0) return ['package-lock.json lists no package']
  return installed.flatMap(([path, locked]) => [
    ...(locked.integrity?.startsWith('sha512-') ? [] : [`${path}: no sha512 integrity`]),
    ...(locked.resolved === undefined || /^https:\/\/[^ ]+[.]tgz$/.test(locked.resolved) ? [] : [`${path}: comes from ${locked.resolved}`]),
    ...Object.entries({ ...locked.dependencies, ...locked.optionalDependencies }).flatMap(([name, spec]) =>
      /^(git|https?:|file:|github:|[\w-]+\/[\w.-]+$)/.test(spec) ? [`${path}: asks for ${name} from ${spec}`] : [],
    ),
  ])
}

/** npm drops other platforms' packages from the lockfile when it changes it beside a node_modules; then `npm ci` refuses it everywhere. */
export function notListed(packages: Record<string, Locked>): string[] {
  return Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(
        (name) =>
          `${path || 'package.json'}: ${name} is not in the lockfile; make it anew: rm -r node_modules package-lock.json && npm install --ignore-scripts`,
      ),
  )
}

/** Where Node looks for a package's dependencies: beside it, then upwards to the root. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return ['', ...parts.map((_, i) => `${parts.slice(0, i + 1).join('/')}/`)]
}

/** Our own manifests name exact versions: a bare range picks another version on another Node. */
export function notExact(folder: string, { dependencies, devDependencies, optionalDependencies }: Manifest): string[] {
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  return all
    .filter(([, spec]) => !/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(spec))
    .map(([name, spec]) => `${folder}/package.json: ${name} is not an exact version: ${spec}`)
}
