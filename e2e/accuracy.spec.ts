import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const saidChart = (page: Page) => page.getByRole('slider', { name: /What we said and what it was/ })
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const days = 14

/** Hourly prices of two places between two instants: a daily wave around $1.20, a little noise, and a dear second place. */
function aPriceFile(from: number, to: number): string {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour']
  for (let at = Math.ceil(from / hourMs) * hourMs; at <= to; at += hourMs)
    for (const [region, level] of [
      ['eu-north', 1.2],
      ['us-east', 1.5],
    ] as const) {
      const hour = at / hourMs
      const price = level * (1 + 0.12 * Math.sin((2 * Math.PI * hour) / 24) + 0.015 * Math.sin(hour * 12.9898))
      lines.push(`acme|h100|${region},acme,${region},${region}-a,h100.1x,H100,1,3.5,${new Date(at).toISOString()},${price.toFixed(4)}`)
    }
  return lines.join('\n')
}

/** Sends a file of prices as the page does. */
async function importPrices(page: Page, filename: string, text: string): Promise<void> {
  const status = await page.evaluate(
    async ([filename, body]) =>
      (await fetch(`/api/v1/prices/imports?filename=${filename}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body })).status,
    [filename, text] as const,
  )
  expect(status).toBe(202)
}

/** Whether all files were taken in, also by a worker that was woken beside the test. */
async function areTaken(page: Page, url: string, count: number): Promise<boolean> {
  const { imports } = (await (await page.request.get(`${url}/api/v1/prices/imports`)).json()) as { imports: { state: string }[] }
  return imports.filter(({ state }) => state === 'done').length === count
}

test('after 14 days the forecasts have a record: card, page, what was said at any time, files, and the public page', async ({ page, site, browser }, {
  project,
}) => {
  test.setTimeout(test.info().timeout + 120_000)
  /** Moves the server's clock and runs what came due. Forecasts twice: a job of the test clock is stopped after a minute, and what is made is not made again. */
  const serverAt = async (at: number, run: string[]) => {
    const body = JSON.stringify({ now: new Date(at).toISOString(), run })
    const answer = await fetch(`${site.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(answer.ok, await answer.text()).toBe(true)
  }
  const makeForecasts = ['prices.index', 'forecasts.refresh', 'forecasts.refresh']
  const start = Math.floor(Date.now() / hourMs) * hourMs
  // The hour in UTC of which forecasts are kept.
  const midnight = Math.ceil(start / dayMs) * dayMs
  const end = midnight + days * dayMs + 2 * hourMs
  await page.goto(site.signInLink)
  await expect(card(page, 'Forecast accuracy')).toBeVisible()
  // A page that asks for no series: those of the demo go.
  await page.goto(`${site.url}/settings/display`)

  await test.step('own prices come in; at first nothing has come true, and the card says how far it is', async () => {
    await importPrices(page, 'past.csv', aPriceFile(start - 40 * dayMs, start))
    await serverAt(Date.now(), ['prices.import'])
    await expect.poll(() => areTaken(page, site.url, 1)).toBe(true)
    // A hundred made-up series would be forecast each day beside the two of this story.
    expect(await page.evaluate(async () => (await fetch('/api/v1/prices/demo', { method: 'DELETE' })).status)).toBe(204)
    await serverAt(Date.now(), makeForecasts)
    await page.goto(site.url)
    await expect(card(page, 'Forecast accuracy')).toContainText(/Scored 0 of \d+ hours/)
    await expectAccessible(page)
  })

  await test.step('fourteen days pass, with prices by the hour and a forecast each midnight', async () => {
    for (let day = 0; day <= days; day++) {
      const now = midnight + day * dayMs + 5 * 60_000
      await serverAt(now, [])
      await importPrices(page, `day-${day}.csv`, aPriceFile(day === 0 ? start + 1 : now - dayMs, now))
      await serverAt(now, ['prices.import'])
      await expect.poll(() => areTaken(page, site.url, day + 2)).toBe(true)
      await serverAt(now, makeForecasts)
    }
    await serverAt(end, ['forecasts.score'])
  })

  await test.step('the card says how good they were beside repeating the last price', async () => {
    await page.clock.setFixedTime(end)
    await page.reload()
    const accuracy = card(page, 'Forecast accuracy')
    await expect(accuracy).toContainText('average error (MAPE)')
    await expect(accuracy).toContainText(/\d%(better|worse) than repeating the last price|to repeating the last price/)
    await expect(accuracy).toContainText('of prices inside the 80% band')
    await accuracy.getByRole('slider', { name: /Error by day/ }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect(accuracy.getByRole('slider')).toHaveAttribute('aria-valuetext', /: error \d.*%, repeating the last price \d.*%/)
    await page.keyboard.press('Escape')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await accuracy.screenshot({ path: `test-results/${project.name}-accuracy-card.png` })
  })

  await test.step('the page has the whole record', async () => {
    await page.getByRole('link', { name: 'The whole record, and what we said' }).click()
    await expect(card(page, 'How accurate')).toContainText(/Average error \(MAPE\)\d/)
    await expect(card(page, 'Calibration').getByRole('img')).toHaveAttribute('aria-label', /lay inside the 80% band/)
    await expect(card(page, 'A job of 4 h')).toContainText(/Forecasts judged: [1-9]/)
    await expect(card(page, 'Error by hours ahead').getByRole('row')).toHaveCount(4)
    await expect(card(page, 'The record of everything').getByRole('row').nth(2)).toBeVisible()
    await expect(saidChart(page).locator('canvas')).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-accuracy.png`, fullPage: true })
  })

  await test.step('any forecast is laid over what came true, by keys alone, and the address is shared', async () => {
    const picker = page.getByRole('slider', { name: 'Forecast made at' })
    const issued = await picker.getAttribute('aria-valuetext')
    await picker.focus()
    await page.keyboard.press('ArrowLeft')
    await expect(picker).not.toHaveAttribute('aria-valuetext', issued ?? '')
    await expect(page).toHaveURL(/said=\d+/)
    const earlier = (await picker.getAttribute('aria-valuetext')) ?? ''
    await expect(card(page, 'What we said')).toContainText(`Forecast made ${earlier}`)
    await saidChart(page).focus()
    await page.keyboard.press('PageUp')
    await expect(saidChart(page)).toHaveAttribute('aria-valuetext', /it was \$\d.*We said \$\d.*80% interval \$\d.* to \$\d.*(Inside|Outside) the 80% band/)
    await expectAccessible(page)
    await card(page, 'What we said').screenshot({ path: `test-results/${project.name}-what-we-said.png` })
    await page.reload()
    await expect(picker).toHaveAttribute('aria-valuetext', earlier)
    await card(page, 'What we said').getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('table', { name: 'What we said' }).getByRole('row').nth(100)).toBeAttached()
  })

  await test.step('the record is sorted, by series too, and both files have its rows', async () => {
    const records = card(page, 'The record of everything')
    await records.getByRole('button', { name: 'Error', exact: true }).click()
    await expect(records.getByRole('columnheader', { name: 'Error' })).toHaveAttribute('aria-sort', 'ascending')
    await records.getByRole('radio', { name: 'Series' }).click()
    await expect(records.getByRole('link', { name: /^acme/ }).first()).toBeVisible()
    const all = await page.request.get((await records.getByRole('link', { name: 'The record as CSV' }).getAttribute('href')) ?? '')
    expect(all.headers()['content-type']).toContain('text/csv')
    expect(await all.text()).toContain('mape')
    const daily = await page.request.get((await page.getByRole('link', { name: 'Error by day as CSV' }).getAttribute('href')) ?? '')
    expect((await daily.text()).trim().split('\n')).toHaveLength(29)
  })

  await test.step('strangers see the record only while it is switched on', async () => {
    const stranger = await browser.newContext({ colorScheme: project.use.colorScheme ?? 'dark', viewport: project.use.viewport ?? null })
    const elsewhere = await stranger.newPage()
    await elsewhere.goto(`${site.url}/check`)
    await expect(elsewhere.getByRole('heading', { name: 'There is nothing to see here' })).toBeVisible()
    await expectAccessible(elsewhere)

    await page.goto(`${site.url}/settings/public`)
    await page.getByRole('switch', { name: 'Show the record to everyone' }).click()
    await expect(page.getByRole('link', { name: 'Open it' })).toBeVisible()
    await expectAccessible(page)

    await elsewhere.reload()
    await expect(card(elsewhere, 'How accurate')).toContainText(/Average error \(MAPE\)\d/)
    await expect(elsewhere.getByRole('table', { name: 'By GPU' })).toBeVisible()
    await expectAccessible(elsewhere)
    await expectNoSidewaysScroll(elsewhere)
    await elsewhere.screenshot({ path: `test-results/${project.name}-check.png`, fullPage: true })

    await page.getByRole('switch', { name: 'Show the record to everyone' }).click()
    await expect(page.getByRole('link', { name: 'Open it' })).toBeHidden()
    await elsewhere.reload()
    await expect(elsewhere.getByRole('heading', { name: 'There is nothing to see here' })).toBeVisible()
    await stranger.close()
  })
})
