import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { marketCopy } from './market.ts'
import { slowDown } from './slow.ts'
import { receiveMail, type MailServer } from '../server/test/receive-mail.ts'
import { anInstallation, type Installation, ready, type RunningServer, until } from '../server/test/processes.ts'

export type Site = Installation & { signInLink: string; server: RunningServer; vendors: Vendors | undefined; mail: MailServer | undefined }
/** `settings`: what each fake takes, by the vendor's name on the page; `fullSettings`: with a key, where it takes less too. */
type Vendors = { env: Record<string, string>; settings: BySetting; fullSettings: BySetting; stop(): void }
type BySetting = Record<string, Record<string, string>>

/** `npm run fake:vendors` on ports of its own: the environment it prints points a server at the fakes. */
async function fakeVendors(): Promise<Vendors> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'connectors', 'src', 'fakes', 'main.ts'), '--port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [environment, told] = ['', '']
  child.stdout.on('data', (chunk) => (environment += chunk))
  child.stderr.on('data', (chunk) => (told += chunk))
  await until('the fakes', async () => told.includes('Ctrl-C') && environment.endsWith('\n'))
  const cut = (line: string, at: string): [string, string] => [line.slice(0, line.indexOf(at)), line.slice(line.indexOf(at) + at.length)]
  const settings = told.split('\n').filter((line) => line.includes(': {'))
  const settingsAt = (which: number): BySetting =>
    Object.fromEntries(settings.map((line) => cut(line, ': ')).map(([label, ways]) => [label, JSON.parse(ways.split(' or ').at(which)!)]))
  return {
    env: Object.fromEntries(
      environment
        .trim()
        .split('\n')
        .map((line) => cut(line, '=')),
    ),
    settings: settingsAt(0),
    fullSettings: settingsAt(-1),
    stop: () => child.kill(),
  }
}

type Wanted = { vendors: boolean; mail: boolean; firstStart: boolean }

/** An installation in a folder of its own, with the demo market and an owner who never signed in: one for each spec file, since the stories change it. */
async function aSite(wanted: Wanted): Promise<Site> {
  const vendors = wanted.vendors ? await fakeVendors() : undefined
  const mail = wanted.mail ? await receiveMail() : undefined
  const place = await anInstallation()
  try {
    if (!wanted.firstStart) await marketCopy(place.dataDir)
    const server = await place.start({
      DUMONT_DEMO: 'true',
      DUMONT_TEST_CLOCK: 'true',
      ...vendors?.env,
      ...(mail && { ...mail.env, DUMONT_PUBLIC_URL: place.url }),
    })
    if (!(await ready(server))) throw new Error(`The start failed:\n${server.output()}`)
    const [signInLink] = /http:\/\/\S+\/auth\/link\/\S+/.exec(server.output()) ?? []
    if (!signInLink) throw new Error(`No sign-in link was printed:\n${server.output()}`)
    return { ...place, server, signInLink, vendors, mail }
  } catch (error) {
    vendors?.stop()
    await mail?.stop()
    await place.remove()
    throw error
  }
}

async function leave(site: Site): Promise<void> {
  site.server.child.kill('SIGTERM')
  await site.server.exited
  site.vendors?.stop()
  await site.mail?.stop()
  await site.remove()
}

export const test = base.extend<{ noErrors: void; site: Site } & Wanted, { sites: Map<string, Site>; slow: void }>({
  // Only where DUMONT_STORIES_SLOW asks for it.
  slow: [async ({ browser }, use) => use(slowDown(browser)), { scope: 'worker', auto: true }],
  // Whether the server is pointed at fake vendors.
  vendors: [false, { option: true }],
  // Whether it sends mail, to a server of ours.
  mail: [false, { option: true }],
  // Whether it starts in an empty folder, as a new user's does, instead of in a copy of one that has its market.
  firstStart: [false, { option: true }],
  sites: [
    // Playwright reads the fixtures a function needs from its first parameter.
    async ({}, use) => {
      const sites = new Map<string, Site>()
      await use(sites)
      for (const site of sites.values()) await leave(site)
    },
    { scope: 'worker', timeout: 480_000 },
  ],
  site: async ({ sites, vendors, mail, firstStart }, use, { file }) => {
    const site = sites.get(file) ?? (await aSite({ vendors, mail, firstStart }))
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

/** The whole of axe's rules in the theme of the page; then, in projects that look at both, those of colour in the other one: what else they look at does not depend on it. */
export async function expectAccessible(page: Page): Promise<void> {
  await hasCome(page)
  await whileStill(page, async () => {
    expect(await violations(new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']))).toEqual([])
    if (test.info().project.metadata['bothThemes'] !== true) return
    await inTheOtherTheme(page, async (theme) =>
      expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])), `colours in the ${theme} theme`).toEqual([]),
    )
  })
}

/** A page whose parts are on their way is none to judge, nor is a dialog that comes in; what turns for ever (a spinner) is not waited for. */
async function hasCome(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.animate-pulse, [aria-busy=true]') === null &&
      document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity),
    undefined,
    { timeout: 30_000 },
  )
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations: found } = await axe.analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** A colour on its way to another one is neither: what changes meanwhile changes at once. */
async function whileStill(page: Page, look: () => Promise<void>): Promise<void> {
  const still = await page.evaluateHandle(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, ::before, ::after { transition: none !important }')
    document.adoptedStyleSheets.push(sheet)
    return sheet
  })
  await look()
  await still.evaluate((sheet) => {
    // Asking for a measure has the styles applied, before transitions are allowed again.
    void document.body.offsetHeight
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  })
}

/** Turns the theme over and back; also of pages that take it only when they are loaded, or from their address. */
async function inTheOtherTheme(page: Page, look: (theme: Theme) => Promise<void>): Promise<void> {
  const [shown, system] = await page.evaluate(() => [
    document.documentElement.dataset['theme'] as Theme,
    matchMedia('(prefers-color-scheme: dark)').matches ? ('dark' as const) : ('light' as const),
  ])
  const other = shown === 'dark' ? 'light' : 'dark'
  await show(page, other, other)
  await look(other)
  await show(page, shown, system)
}

type Theme = 'dark' | 'light'

async function show(page: Page, theme: Theme, system: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: system })
  await page.evaluate(async (theme) => {
    document.documentElement.dataset['theme'] = theme
    await Promise.race([new Promise(requestAnimationFrame), new Promise((resolve) => setTimeout(resolve, 500))])
  }, theme)
}

/** Nothing may make the page scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
}
