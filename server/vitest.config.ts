import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those of test/ start, kill and wait for processes, or ask every route there is: begun last, the longest of them would run alone in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => moduleId.startsWith(`${import.meta.dirname}/test/`)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    env: { TZ: 'UTC' },
    // More than the two cores that are reckoned with: many wait for PostgreSQL, for processes or for hashes of passwords.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Ten times what the slowest take on two quiet cores: they may be crowded, and a test must not fail by that.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/**/*.test.ts'], thresholds: { lines: 80, branches: 80 } },
  },
})
