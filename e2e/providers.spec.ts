import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

test.describe.configure({ mode: 'serial' })
test.use({ vendors: true })

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const others = ['RunPod', 'Lambda', 'Microsoft Azure', 'Google Cloud', 'SkyPilot catalogue']

test('a new admin connects Vast.ai in the page, sees prices, watches one, pauses and disconnects', async ({ page, site }, { project }) => {
  await page.goto(site.signInLink)

  await test.step('the demo market leads to the providers', async () => {
    await expect(page.getByText('Demo data.', { exact: true })).toBeVisible()
    await expect(page.getByText('Nothing is watched yet.')).toBeVisible()
    await page.getByRole('link', { name: 'Connect a provider' }).click()
    await expect(page.getByRole('heading', { name: 'Providers', level: 1 })).toBeVisible()
    await expect(card(page, 'Vast.ai')).toContainText('No key needed')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-providers.png`, fullPage: true })
  })

  await test.step('test, then connect', async () => {
    await page.getByRole('button', { name: 'Connect Vast.ai' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect Vast.ai' })
    await expect(dialog.getByLabel('API key (optional)')).toHaveAttribute('type', 'password')
    await dialog.getByRole('button', { name: 'Test' }).click()
    await expect(dialog.getByText('Vast.ai answers without a key.')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(card(page, 'Vast.ai')).toContainText('Working', { timeout: 60_000 })
    await expect(page.getByText('Demo data.', { exact: true })).toBeHidden()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  await test.step('its prices are there, and can be filtered in the address', async () => {
    await card(page, 'Vast.ai').getByRole('link', { name: 'See prices' }).click()
    await expect(page).toHaveURL(/provider=vast&by=place/)
    await expect(page.getByText(/^[1-9]\d* (of \d+ )?prices$/)).toBeVisible()
    await page.goto(`${site.url}/prices?gpu=rtx-4090&market=spot`)
    await expect(page.getByText('1 price', { exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'RTX 4090', exact: true })).toBeVisible()
    await expect(page.getByText(/\d+% below/)).toBeVisible()
    const csv = await page.request.get((await page.getByRole('link', { name: 'These prices as CSV' }).getAttribute('href')) ?? '')
    expect(await csv.text()).toMatch(/rtx-4090,RTX 4090,.*,spot,vast/)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-cheapest.png`, fullPage: true })
  })

  await test.step('a star puts it on the first page', async () => {
    await page.getByRole('button', { name: 'Watch RTX 4090, spot' }).click()
    await expect(page.getByRole('button', { name: 'Stop watching RTX 4090, spot' })).toBeVisible()
    await page.getByRole('link', { name: 'Forecast', exact: true }).click()
    const watched = page.getByRole('region', { name: 'Watchlist' })
    await expect(watched.getByText(/^\$0\.\d{3}$/)).toBeVisible()
    await watched.getByRole('link', { name: 'Forecast of RTX 4090, spot' }).click()
    await expect(page).toHaveURL(/gpu=rtx-4090&market=spot/)
    await expect(page.getByText(/Collecting prices: \d+ of 50 h/)).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-watchlist.png`, fullPage: true })
  })

  await test.step('the details of its series', async () => {
    await page.goto(`${site.url}/prices?gpu=rtx-4090&market=spot`)
    await page.getByRole('link', { name: 'RTX 4090', exact: true }).click()
    await expect(page.getByRole('region', { name: 'About this series' })).toContainText('Vast.ai')
    await expect(page.getByRole('link', { name: 'See the forecast' })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  await test.step('pause, resume, disconnect', async () => {
    await page.getByRole('link', { name: 'Providers', exact: true }).click()
    await page.getByRole('button', { name: 'Pause Vast.ai' }).click()
    await expect(card(page, 'Vast.ai')).toContainText('Paused')
    await page.getByRole('button', { name: 'Resume Vast.ai' }).click()
    await expect(card(page, 'Vast.ai')).toContainText('Working')
    await page.getByRole('button', { name: 'Disconnect Vast.ai' }).click()
    const question = page.getByRole('alertdialog', { name: 'Disconnect Vast.ai?' })
    await expectAccessible(page)
    await question.getByRole('button', { name: 'Disconnect' }).click()
    await expect(page.getByText('Nothing is connected yet.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Connect Vast.ai' })).toBeVisible()
  })
})

test('every other vendor is connected in the page, and AWS has a forecast at once', async ({ page, site }) => {
  await page.goto(await site.admin('sign-in-link'))
  await page.goto(`${site.url}/providers`)
  const fill = async (settings: Record<string, string>): Promise<void> => {
    for (const [name, value] of Object.entries(settings)) await page.getByRole('dialog').locator(`input[name="${name}"]`).fill(value)
  }
  const connect = async (label: string, settings = site.vendors?.settings[label] ?? {}): Promise<void> => {
    await page.getByRole('button', { name: `Connect ${label}` }).click()
    const dialog = page.getByRole('dialog')
    await fill(settings)
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(dialog).toBeHidden()
    // Its card goes up to the connected ones, and the others move: a click while they do goes nowhere.
    await expect(page.getByRole('button', { name: `Connect another account of ${label}` })).toBeVisible()
  }
  for (const label of others) await connect(label)

  await test.step('a wrong key is refused in words, the right one works', async () => {
    await connect('Amazon Web Services', { accessKeyId: 'AKIAWRONG0EXAMPLE000', secretAccessKey: 'CANARY-wrong-CANARY-wrong' })
    const aws = card(page, 'Amazon Web Services')
    await expect(aws).toContainText('Key refused', { timeout: 60_000 })
    await expect(aws).toContainText('AWS refused the key')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Settings of Amazon Web Services' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel('Policy to copy')).toContainText('ec2:DescribeSpotPriceHistory')
    await expect(dialog.getByLabel('Secret access key')).toHaveValue('')
    await fill(site.vendors?.settings['Amazon Web Services'] ?? {})
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(aws).toContainText('Working', { timeout: 60_000 })
  })
  for (const label of others) await expect(card(page, label)).toContainText('Working', { timeout: 60_000 })
  await expectNoSidewaysScroll(page)

  await page.goto(`${site.url}/prices?provider=aws&market=spot&sort=price`)
  await page
    .getByRole('main')
    .getByRole('link', { name: /80 GB|T4|V100|A10|L4/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'See the forecast' }).click()
  await expect(page.getByRole('slider', { name: /Price by hour/ })).toHaveAttribute('aria-valuetext', /.+/, { timeout: 120_000 })
  await expect(page.getByText(/^Forecast made /)).toBeVisible({ timeout: 120_000 })
})
