import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // By itself vitest leaves one core free: of two that is half.
    maxWorkers: '100%',
    include: ['src/**/*.test.ts'],
    env: { TZ: 'UTC' },
    // Faults of size take seconds on a machine that is busy otherwise.
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/**/*.test.ts', '**/*.md', '**/*.parquet'], thresholds: { lines: 80, branches: 80 } },
  },
})
