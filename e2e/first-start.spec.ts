import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

test.describe.configure({ mode: 'serial' })
test.use({ firstStart: true })

const chart = (page: Page) => page.getByRole('slider', { name: /Price by hour/ })

/** 40 days of hourly prices that ended long ago: a level of $1.20 with a small daily wave. */
function aPriceFile(): Buffer {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour']
  for (let hour = 0; hour < 40 * 24; hour++) {
    const price = 1.2 + 0.05 * Math.sin((2 * Math.PI * hour) / 24)
    lines.push(`own|h100,acme,eu-north,eu-north-a,h100.1x,H100,1,3.5,${new Date(Date.UTC(2025, 2, 1, hour)).toISOString()},${price.toFixed(4)}`)
  }
  return Buffer.from(lines.join('\n'))
}

test('first start: sign in by the link, see the forecast, change the GPU, read the cursor, import a file, see its forecast', async ({ page, site }, {
  project,
}) => {
  await test.step('the printed link signs in, once', async () => {
    await page.goto(site.signInLink)
    await expect(page.getByRole('heading', { name: 'Cost forecast' })).toBeVisible()
    await expect(page.getByText('Demo data.', { exact: true })).toBeVisible()
    await expect(chart(page)).toBeVisible()
    await page.screenshot({ path: `test-results/${project.name}-forecast.png`, fullPage: true })
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  await test.step('another GPU is another forecast, kept in the address', async () => {
    await page.getByLabel('GPU', { exact: true }).selectOption({ label: 'RTX 4090' })
    await expect(page).toHaveURL(/gpu=rtx-?4090/i)
    await expect(page.getByText(/RTX 4090, spot/)).toBeVisible()
    await page.goBack()
    await expect(page.getByText(/RTX 4090, spot/)).toBeHidden()
    await page.goForward()
    await expect(page.getByText(/RTX 4090, spot/)).toBeVisible()
  })

  await test.step('the cursor reads every hour by keyboard', async () => {
    await chart(page).focus()
    await page.keyboard.press('End')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', /\$\d.* per hour, 80% interval \$\d.* to \$\d/)
    const last = await chart(page).getAttribute('aria-valuetext')
    await page.keyboard.press('PageDown')
    await expect(chart(page)).not.toHaveAttribute('aria-valuetext', last ?? '')
    await page.keyboard.press('Home')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', /\$\d.* per hour$/)
    await page.keyboard.press('Escape')
  })

  await test.step('the same rows as a table and as CSV', async () => {
    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('table', { name: 'Prices by hour' }).getByRole('row').nth(100)).toBeAttached()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Show as chart' }).click()
    const link = await page.getByRole('link', { name: 'Hourly forecast as CSV' }).getAttribute('href')
    const csv = await page.request.get(link ?? '')
    expect(csv.headers()['content-type']).toContain('text/csv')
    expect((await csv.text()).trim().split('\n')).toHaveLength(169)
  })

  await test.step('an imported file replaces the demo', async () => {
    await page.getByRole('link', { name: 'Prices', exact: true }).click()
    await page.getByRole('link', { name: 'Series and import' }).click()
    await page.locator('input[type=file]').setInputFiles({ name: 'own.csv', mimeType: 'text/csv', buffer: aPriceFile() })
    await expect(page.getByRole('listitem').filter({ hasText: 'own.csv' })).toContainText('960 rows accepted')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-prices.png`, fullPage: true })
  })

  await test.step('and its forecast is there, as of its last observation', async () => {
    await page.getByRole('link', { name: 'own|h100' }).click()
    await expect(page.getByText(/as of its last observation/i)).toBeVisible()
    await expect(page.getByText('Demo data.', { exact: true })).toBeHidden()
    await expect(chart(page)).toBeVisible()
    await chart(page).focus()
    await page.keyboard.press('End')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', /16 Apr.*\$1\.\d+ per hour, 80% interval/)
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/${project.name}-imported.png`, fullPage: true })
  })
})

test('the link works once', async ({ page, site }) => {
  await page.goto(site.signInLink)
  await expect(page).toHaveURL(/sign-in/)
  await expect(page.getByRole('heading', { name: /Sign in|one-time link/ }).first()).toBeVisible()
  await expectAccessible(page)
})

test('a bad file is told by line, and nothing of the page breaks', async ({ page, site }) => {
  await page.goto(await site.admin('sign-in-link'))
  await page.goto(`${site.url}/prices/series`)
  const bad = 'series_id,provider,gpu,gpu_count,timestamp,price_usd_per_hour\nx,acme,H100,1,2025-03-01T00:00:00Z,-4\nx,acme,H100,1,never,1\n'
  await page.locator('input[type=file]').setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(bad) })
  await expect(page.getByText(/bad row/).first()).toBeVisible()
  await page
    .locator('summary', { hasText: /bad row/ })
    .first()
    .click()
  await expect(page.getByText('Line 3')).toBeVisible()
  await page.locator('input[type=file]').setInputFiles({ name: 'picture.csv', mimeType: 'text/csv', buffer: Buffer.from('\u0089PNG\r\n\u001A\0') })
  await expect(page.getByText(/The header lacks the columns/)).toBeVisible()
})

test('names in a file are text and nothing else, wherever they are shown', async ({ page, site }) => {
  await page.goto(await site.admin('sign-in-link'))
  await page.goto(`${site.url}/prices/series`)
  const evil = { series: '<img src=x onerror=alert(1)>', provider: '<svg/onload=alert(2)>', gpu: '<b onclick=alert(3)>B</b>' }
  const lines = ['series_id,provider,gpu,gpu_count,timestamp,price_usd_per_hour']
  for (let hour = 0; hour < 60; hour++)
    lines.push(`${evil.series},${evil.provider},${evil.gpu},1,${new Date(Date.UTC(2025, 4, 1, hour)).toISOString()},1.${hour + 10}`)
  const name = '<script>alert(4)</script>.csv'
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
  await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('60 rows accepted')
  await page.getByRole('link', { name: evil.series, exact: true }).click()
  await expect(page.getByText(`${evil.gpu}, spot, ${evil.provider}`, { exact: false })).toBeVisible()
  await expect(chart(page)).toBeVisible()
  // What ran would have said so on the console, in a dialog or in a report of the content security policy: see noErrors.
})
