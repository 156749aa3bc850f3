import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Writes a Tally to the file named in DUMONT_TALLY. Vitest's own JSON leaves out why a test was skipped and what failed outside of tests. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const file = process.env.DUMONT_TALLY
    if (!file) return
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({ name: `${module.relativeModuleId} > ${test.fullName}`, result: test.result() })),
    )
    const tally: Tally = {
      passed: tests.filter(({ result }) => result.state === 'passed').length,
      failed: [
        ...tests.filter(({ result }) => result.state === 'failed' || result.state === 'pending').map(({ name }) => name),
        // A file that does not load, or a hook of it that throws.
        ...modules.flatMap((module) => module.errors().map((error) => `${module.relativeModuleId}: ${error.message}`)),
        ...modules.flatMap((module) =>
          [...module.children.allSuites()].flatMap((suite) =>
            suite.errors().map((error) => `${module.relativeModuleId} > ${suite.fullName}: ${error.message}`),
          ),
        ),
        ...unhandled.map((error) => `unhandled outside of tests: ${error.message}`),
      ],
      skipped: tests.flatMap(({ name, result }) => (result.state === 'skipped' ? [{ name, reason: result.note ?? '' }] : [])),
    }
    writeFileSync(file, JSON.stringify(tally))
  }
}
