import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  test: {
    name: 'web',
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:4400/' } },
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 15_000,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/main.tsx', 'src/**/*.test.*', 'src/**/*.css'], thresholds: { lines: 80, branches: 80 } },
  },
})
