import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const shared = { env: { TZ: 'UTC' }, testTimeout: 120_000 }

export default defineConfig({
  root: import.meta.dirname,
  test: {
    // By itself vitest leaves one core free: of two that is half.
    maxWorkers: '100%',
    projects: [
      // Functions of data: no document, no server, and nothing that one file could leave behind for the next.
      { test: { ...shared, name: 'functions', include: ['src/**/*.test.ts'], isolate: false } },
      {
        plugins: [react()],
        test: {
          ...shared,
          name: 'web',
          environment: 'jsdom',
          environmentOptions: { jsdom: { url: 'http://localhost:4400/' } },
          include: ['src/**/*.test.tsx'],
          setupFiles: ['test/setup.ts'],
        },
      },
    ],
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/main.tsx', 'src/**/*.test.*', 'src/**/*.css'], thresholds: { lines: 80, branches: 80 } },
  },
})
