import { expect, type Page } from '@playwright/test'
import type { Site } from './site.ts'

export const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
export const minute = 60_000

/** A call of the API with the session of the page. */
export async function call<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': String(Math.random()) }
      const answer = await fetch(`/api/v1/${path}`, { method, cache: 'no-store', ...(body ? { headers, body: JSON.stringify(body) } : {}) })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
    [method, path, body] as const,
  ) as Promise<T>
}

/** How far the digits on the page are from what the server says at that moment, in USD. */
export async function difference(page: Page, provider: string): Promise<number> {
  return page.evaluate(async (provider) => {
    const digits = document.querySelector('[data-testid=counter]')?.parentElement
    const askedAt = performance.now()
    const answer = await fetch(`/api/v1/economy/savings/realtime?provider=${provider}`, { cache: 'no-store' })
    const answeredAt = performance.now()
    const { lifetime_savings: saved, rate_per_hour: rate } = (await answer.json()) as { lifetime_savings: number; rate_per_hour: number }
    // Written in frames: the next one is awaited, so that text and time belong together.
    await new Promise((resolve) => setTimeout(resolve, 150))
    const shown = Number((digits?.textContent ?? '').replaceAll(/[$,]/g, ''))
    return Math.abs(shown - saved - (rate * (performance.now() - (askedAt + answeredAt) / 2)) / 3_600_000)
  }, provider)
}

/** Moves the server's clock to a moment, in ms, and runs jobs to their end. */
export async function serverAt(site: Site, ms: number, run: readonly string[] = ['economy.value']): Promise<void> {
  const body = JSON.stringify({ now: new Date(ms).toISOString(), run })
  const answer = await fetch(`${site.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(answer.ok, await answer.text()).toBe(true)
}

export const tenthOfACent = 0.001
