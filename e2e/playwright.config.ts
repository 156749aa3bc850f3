import { defineConfig, devices } from '@playwright/test'
import { chromium } from '../scripts/chromium.ts'
import { isSlow, prepareSlowMode } from './slow.ts'

prepareSlowMode()
const browser = await chromium()
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

// Each project has an installation of its own (see site.ts): the stories change it.
export default defineConfig({
  testDir: '.',
  globalSetup: './market.ts',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A start is part of the first story; a busy machine takes minutes for what takes 20 s.
  timeout: isSlow ? 1_500_000 : 480_000,
  expect: { timeout: isSlow ? 60_000 : 30_000 },
  use: {
    // What is not there to be clicked after so long will not come.
    actionTimeout: isSlow ? 120_000 : 60_000,
    timezoneId: 'America/Sao_Paulo',
    locale: 'en-GB',
    // A film of each page costs more than it tells beside the page's snapshots.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: { executablePath: browser.executablePath, args: [...browser.args, ...quiet], env: browser.env },
  },
  projects: [
    // Looks at every state in both themes (see site.ts).
    { name: 'desktop-dark', metadata: { bothThemes: true }, use: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' } },
    // A page that begins in the light one.
    { name: 'desktop-light', testMatch: 'first-start.spec.ts', use: { viewport: { width: 1360, height: 900 }, colorScheme: 'light' } },
    { name: 'phone', use: { ...devices['Pixel 7'], colorScheme: 'dark' } },
  ],
})
