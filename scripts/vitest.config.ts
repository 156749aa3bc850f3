import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../node_modules/.vite/scripts',
  test: { include: ['**/*.test.ts'], env: { TZ: 'UTC' }, maxWorkers: 2, testTimeout: 180_000, hookTimeout: 180_000 },
})
