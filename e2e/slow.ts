import type { Browser, BrowserContext, Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** `true`, or the seed that an earlier run printed. */
const variable = 'DUMONT_STORIES_SLOW'
const [shortestMs, longestMs] = [100, 900]
const answerMs = 250
const slowdown = 4

export const isSlow = /^(true|\d+)$/.test(process.env[variable] ?? '')

/** Chooses a seed where none is named, and says it: once, before there are workers, which inherit it. */
export function prepareSlowMode(): void {
  if (process.env[variable] === 'true') process.env[variable] = String(Math.floor(Math.random() * 1e6))
  if (isSlow) console.error(`Slow mode: ${variable}=${process.env[variable]} waits the same once more`)
}

/** Has everything that a browser opens from now on wait, in slow mode; otherwise leaves it as it is. */
export function slowDown(browser: Browser): void {
  const seed = process.env[variable]
  if (isSlow && seed) browser.on('context', (context) => void slowDownContext(context, seed))
}

async function slowDownContext(context: BrowserContext, seed: string): Promise<void> {
  context.on('page', (page) => void slowDownPage(page).catch(ignoreEnd))
  const asked = new Map<string, number>()
  // What a story routes itself is asked first, and this only about the rest.
  await context.route('**/*', async (route, request) => {
    const { pathname, search } = new URL(request.url())
    const what = `${request.method()} ${pathname}${search}`
    const before = asked.get(what) ?? 0
    asked.set(what, before + 1)
    await sleep(waitOf(`${seed} ${what} ${before}`))
    await route.fallback().catch(ignoreEnd)
  })
}

/** A slow machine, whose answers take a while to arrive too. */
async function slowDownPage(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: answerMs, downloadThroughput: -1, uploadThroughput: -1 })
}

/** Of the same seed each request waits as long in every run, whatever came between. */
function waitOf(what: string): number {
  return shortestMs + (createHash('sha256').update(what).digest().readUInt32BE() % (longestMs - shortestMs + 1))
}

/** A page may be closed, or its request given up, while it waits. */
function ignoreEnd(): void {}
