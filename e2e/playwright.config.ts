import { defineConfig, devices } from '@playwright/test'
import { chromium } from '../scripts/chromium.ts'

const browser = await chromium()
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

// Each project has an installation of its own (see site.ts): the stories change it.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A first start is part of the first story; a busy machine takes minutes for what takes 20 s.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  use: {
    timezoneId: 'America/Sao_Paulo',
    locale: 'en-GB',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: browser.executablePath, args: [...browser.args, ...quiet], env: browser.env },
  },
  projects: [
    { name: 'desktop-dark', use: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' } },
    { name: 'desktop-light', use: { viewport: { width: 1360, height: 900 }, colorScheme: 'light' } },
    { name: 'phone', use: { ...devices['Pixel 7'], colorScheme: 'dark' } },
  ],
})
