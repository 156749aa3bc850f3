import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { repository, run } from '../run-tool.ts'
import { type PlaywrightReport, tallyOf } from './playwright-tally.ts'
import { nothing, type Tally } from './tally.ts'

export type RunOptions = { coverage: boolean; env: Record<string, string | undefined>; timeoutMs: number; results: string; root?: string; files?: string[] }
export type Outcome = { tally: Tally; output: string; coverage?: Coverage }
export type Coverage = { lines: number; branches: number }

/** Per cent of lines and of branches below which a workspace fails. */
const threshold = 80

/** One workspace's tests, or those of some of its files; `name` is its folder. */
export async function runVitest(name: string, { coverage, env, timeoutMs, results, root = repository, files = [] }: RunOptions): Promise<Outcome> {
  if (!existsSync(join(root, name, 'vitest.config.ts'))) return { tally: { ...nothing, failed: [`${name} has no vitest.config.ts`] }, output: '' }
  const reports = join(root, 'coverage', name)
  const file = fresh(results, `${name}.json`)
  rmSync(reports, { recursive: true, force: true })
  const args = ['run', ...files, '--root', name, '--reporter=default', `--reporter=${join(import.meta.dirname, 'vitest-reporter.ts')}`]
  // Vitest's own thresholds only say "failed"; ours are compared below and named.
  const covered = [
    '--coverage.enabled',
    '--coverage.reportOnFailure',
    '--coverage.provider=v8',
    '--coverage.reporter=json-summary',
    '--coverage.reporter=html',
    `--coverage.reportsDirectory=${reports}`,
    '--coverage.thresholds.lines=0',
    '--coverage.thresholds.branches=0',
  ]
  const { code, output } = await run('vitest', [...args, ...(coverage ? covered : ['--coverage.enabled=false'])], root, {
    env: { ...env, DUMONT_TALLY: file },
    timeoutMs,
    onLine: echoCounts,
  })
  const tally = honest(name, code, readTally(file))
  const measured = coverage ? readCoverage(join(reports, 'coverage-summary.json')) : undefined
  const failed = [...tally.failed, ...(coverage && tally.passed > 0 ? tooLow(name, measured) : [])]
  return { tally: { ...tally, failed }, output, ...(measured && { coverage: measured }) }
}

export async function runPlaywright({ env, timeoutMs, results, root = repository }: RunOptions): Promise<Outcome> {
  const config = 'e2e/playwright.config.ts'
  if (!existsSync(join(root, config))) return { tally: { ...nothing, skipped: [{ name: 'e2e', reason: `there is no ${config}` }] }, output: '' }
  const file = fresh(results, 'e2e.json')
  const { code, output } = await run('playwright', ['test', '--config', config, '--reporter=list,json'], root, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    timeoutMs,
    onLine: echoCounts,
  })
  const report = readJson<PlaywrightReport>(file)
  return { tally: honest('e2e', code, report && tallyOf(report)), output }
}

/** A runner that died, or that ran nothing, is a failure whatever it wrote. */
export function honest(name: string, code: number, tally: Tally | undefined): Tally {
  if (!tally) return { ...nothing, failed: [`${name}: the test runner died (code ${code}) and left no results`] }
  if (tally.passed + tally.failed.length === 0) return { ...tally, failed: [`${name}: no test ran`] }
  if (code !== 0 && tally.failed.length === 0) return { ...tally, failed: [`${name}: the test runner ended with code ${code}`] }
  return tally
}

export function tooLow(name: string, coverage: Coverage | undefined): string[] {
  if (!coverage) return [`${name}: no coverage was measured`]
  const { lines, branches } = coverage
  return Object.entries({ lines, branches }).flatMap(([what, percent]) =>
    percent < threshold ? [`${name}: coverage of ${what} is ${percent} %, below ${threshold} %`] : [],
  )
}

/** Tests that kill, race or fuzz say how often: a line of theirs that begins with "counts:" is shown at once. */
function echoCounts(line: string): void {
  if (line.startsWith('counts:')) console.log(`  ${line}`)
}

function fresh(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  rmSync(join(folder, name), { force: true })
  return join(folder, name)
}

const readTally = (file: string): Tally | undefined => readJson<Tally>(file)

function readCoverage(file: string): Coverage | undefined {
  const total = readJson<{ total: Record<'lines' | 'branches', { pct: number }> }>(file)?.total
  return total && { lines: total.lines.pct, branches: total.branches.pct }
}

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}
