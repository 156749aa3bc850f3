import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const hour = 3_600_000

/** Asks the server as the page does, with the page's own session. */
async function call<T>(page: Page, method: string, path: string, body: unknown, type = 'application/json'): Promise<T> {
  const data = typeof body === 'string' ? body : JSON.stringify(body)
  const { origin } = new URL(page.url())
  const headers = { 'content-type': type, origin, 'idempotency-key': String(Math.random()) }
  const answer = await page.request.fetch(`${origin}/api/v1/${path}`, { method, data, headers })
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

test('what savings are measured with is changed, the past only when confirmed, and a wrong session is corrected', async ({ page, site }, { project }) => {
  const start = Date.now()
  const at = (hours: number) => new Date(start + hours * hour).toISOString()
  const everything = async (name: string) => {
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-${name}.png`, fullPage: true })
  }
  const serverRuns = async (job: string) => {
    const body = JSON.stringify({ now: new Date().toISOString(), run: [job] })
    expect((await fetch(`${site.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).ok).toBe(true)
  }
  await page.goto(site.signInLink)
  await page.goto(`${site.url}/savings/sessions`)
  await expect(page.getByText('No sessions yet.')).toBeVisible()

  await test.step('usage and prices of the time', async () => {
    const session = { provider: 'acme', key: 'box-9', name: 'whisper', gpu: 'T4', rate_usd_per_hour: 0.924, started_at: at(-3.5) }
    const { id } = await call<{ id: number }>(page, 'POST', 'usage/sessions', session)
    await call(page, 'POST', `usage/sessions/${id}/stop`, { at: at(-1) })
    await call(page, 'POST', 'usage/sessions', { provider: 'home', key: 'tower', name: 'desk', gpu: 'RTX 4090', rate_usd_per_hour: 0.4, started_at: at(-5) })
    const rows = Array.from({ length: 20 }, (_, i) => `gcp-t4,gcp,T4,1,on_demand,us-central1,n1-standard-4,${at(-i)},0.592`)
    const csv = ['series_id,provider,gpu,gpu_count,market,region,instance_type,timestamp,price_usd_per_hour', ...rows].join('\n')
    await call(page, 'POST', 'prices/imports?filename=prices.csv', csv, 'text/csv')
    await serverRuns('economy.value')
  })

  await test.step('a finished session says what was paid and what the best place then cost, and opens to its hours', async () => {
    await page.goto(`${site.url}/savings`)
    // The prices may still be on their way in.
    await expect(async () => {
      await page.reload()
      await expect(card(page, 'Finished sessions')).toContainText(
        'You paid $2.31; the best place then was $1.48 (Google Cloud n1-standard-4, us-central1, on demand).',
      )
    }).toPass({ timeout: 60_000 })
    await everything('savings-finished')
    await page.getByRole('button', { name: 'Evidence: T4, whisper' }).first().click()
    const drawer = page.getByRole('dialog', { name: 'Paid and best place: T4, whisper' })
    await expect(drawer.getByRole('region', { name: 'What you paid' })).toContainText('2.5 h × $0.924/h = $2.31')
    await expect(drawer.getByRole('region', { name: /^The best place: Google Cloud/ })).toContainText('2.5 h × $0.592/h = $1.48')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
  })

  await test.step('the reference region, kept after a reload', async () => {
    await page.getByRole('navigation', { name: 'Savings' }).getByRole('link', { name: 'Settings' }).click()
    const regions = card(page, 'Reference regions')
    await regions.getByLabel('Region at Azure').selectOption({ index: 1 })
    const chosen = await regions.getByLabel('Region at Azure').inputValue()
    await regions.getByRole('button', { name: 'Save' }).click()
    // The button is disabled while it saves, too: a reload then would end the request.
    await expect(regions.getByText('Saved.')).toBeVisible()
    await page.reload()
    await expect(regions.getByLabel('Region at Azure')).toHaveValue(chosen)
  })

  await test.step('a proxy, badged', async () => {
    const proxies = card(page, 'Proxies')
    await proxies.getByLabel('GPU without equivalent').selectOption('RTX 4090')
    await proxies.getByLabel('Stands in').selectOption('L4')
    await proxies.getByRole('button', { name: 'Add proxy' }).click()
    await expect(proxies.getByRole('row').filter({ hasText: 'RTX 4090' })).toContainText('Proxy: L4')
  })

  await test.step('an own price sheet, after its bad lines were named', async () => {
    const sheet = card(page, 'Your own prices')
    await sheet.getByRole('button', { name: 'Load a sheet' }).click()
    const dialog = page.getByRole('dialog', { name: 'Load a price sheet' })
    await dialog.getByLabel('CSV', { exact: true }).fill('provider,gpu,usd_per_gpu_hour\naws,T4,"1,00"')
    await expect(dialog).toContainText('Line 2: usd_per_gpu_hour must be a number above 0')
    await expectAccessible(page)
    await dialog.getByLabel('CSV', { exact: true }).fill('provider,gpu,usd_per_gpu_hour,note\naws,T4,1.00,Contract 7')
    await dialog.getByRole('button', { name: 'Replace the sheet' }).click()
    await expect(dialog).toBeHidden()
    await expect(sheet.getByRole('row').filter({ hasText: 'Contract 7' })).toContainText('$1.00')
    await everything('savings-settings')
  })

  const before = await saved(page)
  await test.step('before and after: cancelled nothing changes, confirmed the past does', async () => {
    const show = card(page, 'Value the past anew').getByRole('button', { name: 'Show before and after' })
    await show.click()
    const dialog = page.getByRole('dialog', { name: 'Before and after' })
    // 2.5 h at 0.526 - 0.924, then at 1.00 - 0.924.
    await expect(dialog.getByRole('row').filter({ hasText: 'AWS' })).toContainText('-$1.00$0.19$1.19')
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/${project.name}-recompute.png` })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    expect(await saved(page)).toBe(before)
    await show.click()
    await dialog.getByRole('button', { name: 'Value the past anew' }).click()
    await expect(page.getByText(/^Done\. The past is valued/)).toBeVisible()
    expect(await saved(page)).toBeCloseTo(0.19, 6)
  })

  await test.step('a wrong rate is corrected; the old row stays visible, and another tab is told', async () => {
    await page.getByRole('navigation', { name: 'Savings' }).getByRole('link', { name: 'Sessions' }).click()
    await page.getByRole('button', { name: 'Open T4, whisper' }).click()
    const drawer = page.getByRole('dialog', { name: 'T4, whisper' })
    await drawer.getByRole('button', { name: /^Correct the stretch/ }).click()
    const form = page.getByRole('dialog', { name: 'Correct this stretch' })
    await expectAccessible(page)

    const elsewhere = await page.context().newPage()
    await elsewhere.goto(page.url())
    await elsewhere.getByRole('button', { name: /^Correct the stretch/ }).click()
    await form.getByLabel('Rate, USD an hour').fill('0.50')
    await form.getByLabel('Reason').fill('The invoice says 0.50')
    await form.getByRole('button', { name: 'Save correction' }).click()
    await expect(form).toBeHidden()
    await expect(drawer).toContainText('Correction: The invoice says 0.50')
    await expect(drawer).toContainText('Corrected: counts no more')
    await expect(drawer.getByText('$1.25', { exact: true })).toBeVisible()

    await elsewhere.getByLabel('Rate, USD an hour').fill('0.60')
    await elsewhere.getByLabel('Reason').fill('Another opinion')
    await elsewhere.getByRole('button', { name: 'Save correction' }).click()
    await expect(elsewhere.getByRole('alert')).toContainText('It was corrected already')
    await elsewhere.close()
  })

  await test.step('a label is edited, and savings are grouped by it', async () => {
    const labels = page.getByRole('region', { name: 'Labels' })
    await labels.getByLabel('Value 1').fill('asr')
    await labels.getByRole('button', { name: 'Save labels' }).click()
    await expect(labels.getByText('Saved.')).toBeVisible()
    await everything('session')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('row').filter({ hasText: 'whisper' })).toContainText('project: asr')
    await everything('sessions')
    await page.goto(`${site.url}/savings`)
    await card(page, 'Breakdown').getByRole('radio', { name: 'Label' }).click()
    await expect(card(page, 'Breakdown').getByRole('row').filter({ hasText: 'asr' })).toContainText('$1.25')
  })

  await test.step('what nobody watches is ended by hand', async () => {
    await page.goto(`${site.url}/savings/sessions?state=active`)
    await page.getByRole('button', { name: 'Open RTX 4090, desk' }).click()
    await page.getByRole('button', { name: 'End session' }).click()
    await page.getByRole('dialog', { name: 'End this session' }).getByRole('button', { name: 'End session' }).click()
    await expect(page.getByRole('dialog', { name: 'RTX 4090, desk' })).toContainText('Finished')
    await page.keyboard.press('Escape')
    await expect(page.getByText('No session matches.')).toBeVisible()
  })
})

async function saved(page: Page): Promise<number> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/v1/economy/savings`)
  return ((await answer.json()) as { lifetime_savings: number }).lifetime_savings
}
