// npm test: every workspace's tests, then the browser's; the last line adds them all up.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { databaseTests } from '../server/test/database-tests.ts'
import { repository } from './run-tool.ts'
import { type Outcome, runPlaywright, runVitest, type RunOptions } from './test/runners.ts'
import { add, lastLine, nothing, type Tally } from './test/tally.ts'

const workspaces = ['contracts', 'forecast', 'connectors', 'cli', 'web', 'server']
const suites = [...workspaces, 'scripts', 'e2e']
const minute = 60_000

const { values } = parseArgs({
  options: {
    long: { type: 'boolean' },
    only: { type: 'string' },
    workspace: { type: 'string' },
    'no-coverage': { type: 'boolean' },
    // Of the server's tests only those that another PostgreSQL can fail.
    'database-only': { type: 'boolean' },
  },
})
const asked = (values.only ?? values.workspace)?.split(',') ?? suites
const unknown = asked.filter((name) => !suites.includes(name))
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are: ${suites.join(', ')}`)
  process.exit(2)
}

const depth = values.long ? 'long' : (process.env.DUMONT_TEST_DEPTH ?? 'short')
const database = process.env.DUMONT_TEST_DATABASE_URL ?? process.env.TEST_DATABASE_URL
console.log(`Depth of the crash, race and fuzz tests: ${depth}${depth === 'long' ? '' : ' (full counts: npm run test:long)'}`)
console.log(`Database: ${database ? 'the one of TEST_DATABASE_URL' : 'the embedded PostgreSQL'}`)

mkdirSync(join(repository, '.cache'), { recursive: true })
const results = mkdtempSync(join(repository, '.cache', 'test-'))
const options: RunOptions = {
  coverage: !values['no-coverage'],
  env: { DUMONT_TEST_DEPTH: depth, ...(database && { TEST_DATABASE_URL: database }) },
  timeoutMs: depth === 'long' ? 600 * minute : 60 * minute,
  results,
}

let total: Tally = nothing
for (const suite of suites.filter((name) => asked.includes(name))) {
  const startedAt = performance.now()
  const files = suite === 'server' && values['database-only'] ? databaseTests(join(repository, suite)) : []
  const coverage = options.coverage && workspaces.includes(suite)
  const outcome = suite === 'e2e' ? await runPlaywright(options) : await runVitest(suite, { ...options, files, coverage })
  report(suite, outcome, (performance.now() - startedAt) / 1000)
  total = add(total, outcome.tally)
}
rmSync(results, { recursive: true, force: true })

if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map(({ name, reason }) => `  ${name}${reason && `: ${reason}`}`).join('\n')}`)
if (total.failed.length > 0) console.log(`\nFailed:\n${total.failed.map((name) => `  ${name}`).join('\n')}`)
console.log(`\n${lastLine(total)}`)
process.exitCode = total.failed.length > 0 ? 1 : 0

function report(suite: string, { tally, output, coverage }: Outcome, seconds: number): void {
  if (tally.failed.length > 0) console.log(output.trimEnd())
  const covered = coverage ? `   lines ${coverage.lines} %, branches ${coverage.branches} %` : ''
  console.log(`${tally.failed.length > 0 ? 'FAILED' : 'ok    '} ${suite.padEnd(11)} ${lastLine(tally)} in ${seconds.toFixed(1)} s${covered}`)
}
