// npm run check: everything that can be known without running the product. All checks run, also when one has failed.
import { boundaries } from './check/boundaries.ts'
import { canary } from './check/canary.ts'
import type { Check } from './check/check.ts'
import { generatedDocs, kernel } from './check/docs.ts'
import { lockfile } from './check/lockfile.ts'
import { deadCode, format, lint, secrets, types } from './check/tools.ts'
import { repository } from './run-tool.ts'

const checks: Check[] = [format, lint, boundaries, types, deadCode, secrets, canary, lockfile, generatedDocs, kernel]
const atOnce = 2

const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const chosen = only ? checks.filter(({ name }) => only.includes(name)) : checks
if (chosen.length === 0) {
  console.error(`no such check; there are: ${checks.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const failed: string[] = []
const waiting = [...chosen]
await Promise.all(Array.from({ length: atOnce }, work))
console.log(failed.length === 0 ? `\nAll ${chosen.length} checks passed` : `\n${failed.length} of ${chosen.length} checks failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const startedAt = performance.now()
    const wrong = await check.run(repository).catch((error: unknown) => `the check itself broke: ${String(error)}`)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    if (wrong) failed.push(check.name)
    console.log(
      `${wrong ? 'FAILED' : 'ok    '} ${check.name.padEnd(16)} ${seconds.padStart(6)} s${wrong ? `\n${wrong.trimEnd().replaceAll(/^/gm, '    ')}` : ''}`,
    )
  }
}
