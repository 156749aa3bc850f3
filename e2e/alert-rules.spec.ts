import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a price to be told at: by keys, as a dashed line on the chart, kept, and switched off', async ({ page, site }, { project }) => {
  const everything = async (name: string) => {
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-${name}.png`, fullPage: true })
  }
  await page.goto(site.signInLink)
  const alert = card(page, 'Price alert')
  const toggle = alert.getByRole('switch', { name: 'Price alert' })
  const line = page.getByTestId('alert-line')
  const chart = page.getByRole('slider', { name: /Price by hour/ })

  await test.step('switched on by a key, it stands at a price that is expected', async () => {
    await expect(toggle).toBeEnabled()
    await expect(line).toHaveCount(0)
    await everything('price-alert-off')
    await toggle.focus()
    await page.keyboard.press('Space')
    await expect(line).toContainText(/Alert \$\d/)
    await expect.poll(async () => (await rulesOf(page)).length).toBe(1)
    await everything('price-alert-on')
  })

  await test.step('moved by keys, the line goes with it, and the rule when the hand rests', async () => {
    const slider = alert.getByRole('slider')
    const before = (await rulesOf(page))[0]!.condition.usd_per_gpu_hour
    await slider.focus()
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    const text = (await slider.getAttribute('aria-valuetext'))!
    await expect(line).toContainText(`Alert ${text}`)
    await expect.poll(async () => (await rulesOf(page))[0]!.condition.usd_per_gpu_hour).toBe(Number(text.slice(1)))
    expect(Number(text.slice(1))).toBeGreaterThan(before)
    await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`price alert.* \\${text}$`, 'i'))
    expect(await rulesOf(page)).toHaveLength(1)
  })

  await test.step('a reload keeps it; an exact price far from the others says so at the edge', async () => {
    const text = (await alert.getByRole('slider').getAttribute('aria-valuetext'))!
    await page.reload()
    await expect(line).toContainText(`Alert ${text}`)
    const entry = alert.getByLabel(/exact price in US dollars per GPU-hour/)
    await entry.fill('nothing')
    await entry.press('Enter')
    await expect(alert.getByRole('alert')).toContainText('Enter a price above 0')
    await entry.fill('900')
    await entry.press('Enter')
    await expect(line).toContainText('▲ Alert $900.00, above this picture')
    await expect.poll(async () => (await rulesOf(page))[0]!.condition.usd_per_gpu_hour).toBe(900)
    await everything('price-alert-far')
  })

  await test.step('switched off, the line goes and stays away', async () => {
    await toggle.focus()
    await page.keyboard.press('Space')
    await expect(line).toHaveCount(0)
    await expect.poll(async () => (await rulesOf(page))[0]!.enabled).toBe(false)
    await page.reload()
    await expect(toggle).toBeEnabled()
    await expect(toggle).not.toBeChecked()
    await expect(line).toHaveCount(0)
  })
})

type Told = { enabled: boolean; condition: { usd_per_gpu_hour: number } }

async function rulesOf(page: Page): Promise<Told[]> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/v1/alert-rules`)
  return ((await answer.json()) as { rules: Told[] }).rules
}
