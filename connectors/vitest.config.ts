import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    env: { TZ: 'UTC' },
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/**/*.test.ts', '**/*.md', '**/*.parquet'], thresholds: { lines: 80, branches: 80 } },
  },
})
