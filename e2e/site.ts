import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { anInstallation, type Installation, ready, type RunningServer } from '../server/test/processes.ts'

export type Site = Installation & { signInLink: string; server: RunningServer }

/** A real first start in a folder of its own, with the demo market: one for each spec file, since the stories change it. */
async function firstStart(): Promise<Site> {
  const place = await anInstallation()
  const server = await place.start({ DUMONT_DEMO: 'true', DUMONT_TEST_CLOCK: 'true' })
  if (!(await ready(server, 180_000))) throw new Error(`The first start failed:\n${server.output()}`)
  const [signInLink] = /http:\/\/\S+\/auth\/link\/\S+/.exec(server.output()) ?? []
  if (!signInLink) throw new Error(`No sign-in link was printed:\n${server.output()}`)
  return { ...place, server, signInLink }
}

async function leave(site: Site): Promise<void> {
  site.server.child.kill('SIGTERM')
  await site.server.exited
  await site.remove()
}

export const test = base.extend<{ noErrors: void; site: Site }, { sites: Map<string, Site> }>({
  sites: [
    // Playwright reads the fixtures a function needs from its first parameter.
    async ({}, use) => {
      const sites = new Map<string, Site>()
      await use(sites)
      for (const site of sites.values()) await leave(site)
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  site: async ({ sites }, use, { file }) => {
    const site = sites.get(file) ?? (await firstStart())
    sites.set(file, site)
    await use(site)
  },
  // No page may say anything on the console, nor throw.
  noErrors: [
    async ({ page }, use) => {
      const said: string[] = []
      page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && said.push(message.text())))
      page.on('pageerror', (error) => void said.push(String(error)))
      page.on('dialog', (dialog) => {
        said.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      await use()
      expect(said).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
}

/** Nothing may make the page scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
}
