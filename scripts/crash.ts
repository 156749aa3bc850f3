// npm run crash: kill -9 of server, workers and PostgreSQL, with the counts of the promise. Alerts are crashed on the embedded PostgreSQL and on an installed one.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { repository } from './run-tool.ts'
import { runVitest } from './test/runners.ts'
import { add, lastLine, nothing, type Tally } from './test/tally.ts'

const { values } = parseArgs({ options: { only: { type: 'string' }, postgres: { type: 'string' } } })
const postgres = values.postgres ?? newestInstalled()
const alerts = ['test/alert-crash.test.ts', 'test/alert-database-crash.test.ts']
const parts: Record<string, { files: string[]; postgres?: string | undefined }> = {
  alerts: { files: alerts },
  'alerts-postgres': { files: alerts, postgres },
  installation: { files: ['import', 'refresh', 'migration', 'plan', 'stop'].map((what) => `test/crash-${what}.test.ts`) },
}
const asked = values.only?.split(',') ?? Object.keys(parts)
const unknown = asked.filter((name) => !parts[name])
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

mkdirSync(join(repository, '.cache'), { recursive: true })
const results = mkdtempSync(join(repository, '.cache', 'crash-'))
let total: Tally = nothing
for (const name of asked) total = add(total, await crash(name))
rmSync(results, { recursive: true, force: true })
if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((one) => `  ${one.name}: ${one.reason}`).join('\n')}`)
console.log(`\n${lastLine(total)}`)
process.exitCode = total.failed.length > 0 ? 1 : 0

async function crash(name: string): Promise<Tally> {
  const { files, postgres: folder } = parts[name]!
  if (name === 'alerts-postgres' && !folder)
    return { ...nothing, skipped: [{ name, reason: 'no PostgreSQL is installed; give its folder: --postgres=/usr/lib/postgresql/15' }] }
  const startedAt = performance.now()
  console.log(`=== ${name} on ${folder ?? 'the embedded PostgreSQL'}`)
  const env = { DUMONT_TEST_DEPTH: 'long', TEST_POSTGRES: folder, TEST_DATABASE_URL: undefined }
  const { tally, output } = await runVitest('server', { files, coverage: false, env, timeoutMs: 4 * 3_600_000, results })
  if (tally.failed.length > 0) console.log(output.trimEnd())
  console.log(`${tally.failed.length > 0 ? 'FAILED' : 'ok    '} ${name}: ${lastLine(tally)} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  return tally
}

function newestInstalled(): string | undefined {
  const all = '/usr/lib/postgresql'
  const versions = existsSync(all) ? readdirSync(all).filter((version) => existsSync(join(all, version, 'bin', 'postgres'))) : []
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest && join(all, newest)
}
