import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/**/*.test.ts'], thresholds: { lines: 80, branches: 80 } },
  },
})
