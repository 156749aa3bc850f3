import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a price to be told at is set by keys, drawn, kept and switched off; rules are made, edited, silenced and deleted', async ({ page, site }, {
  project,
}) => {
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

  await test.step('without rules the page says what they are for', async () => {
    await remove(page, (await rulesOf(page))[0]!.id)
    await page.goto(`${site.url}/alerts`)
    await page.getByRole('link', { name: 'Alert rules' }).click()
    await expect(page.getByText(/^A rule tells you of one thing/)).toBeVisible()
    await everything('rules-empty')
    await page.getByRole('list', { name: 'Suggestions' }).getByRole('button').first().click()
    await expect(card(page, 'An instance runs for 12 h')).toContainText('Last fired')
  })

  let region = ''
  await test.step('a price rule, whose fields are checked first', async () => {
    await page.getByRole('button', { name: 'New rule' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Tell me when').selectOption('a price falls to a limit')
    await dialog.getByRole('button', { name: 'Save rule' }).click()
    await expect(dialog.getByText('Enter a price above 0, up to 1,000,000')).toBeVisible()
    await expect(dialog.getByLabel('Region')).toBeDisabled()
    await dialog.getByLabel('Provider').selectOption({ index: 1 })
    await dialog.getByLabel('Region').selectOption({ index: 1 })
    region = await dialog.getByLabel('Region').inputValue()
    await dialog.getByLabel('USD per GPU-hour').fill('0.01')
    await dialog.getByLabel('Name (optional)').fill('Cheap')
    await everything('rule-dialog')
    await dialog.getByRole('button', { name: 'Save rule' }).click()
    await expect(dialog).toBeHidden()
    await expect(card(page, 'Cheap')).toContainText(new RegExp(` in ${region}, spot, is offered at or under \\$0.01 per GPU-hour`))
    await expect(card(page, 'Cheap').getByRole('list')).toContainText(new RegExp(`, ${region}.*Quiet`))
  })

  await test.step('edited to a price that is offered, it fires', async () => {
    await page.getByRole('button', { name: 'Edit Cheap' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('USD per GPU-hour').fill('1000')
    await dialog.getByRole('button', { name: 'Save rule' }).click()
    await expect(dialog).toBeHidden()
    await expect(card(page, 'Cheap')).toContainText('at or under $1,000.00 per GPU-hour')
    await expect(card(page, 'Cheap').getByRole('list')).toContainText('Firing')
    await expect(card(page, 'Cheap')).not.toContainText('never')
  })

  await test.step('silenced, switched off, deleted', async () => {
    await page.getByLabel('Silence Cheap').selectOption('For 1 day')
    await expect(card(page, 'Cheap')).toContainText('Silenced until')
    await everything('rules')
    const toggle = card(page, 'An instance runs for 12 h').getByRole('switch')
    await toggle.focus()
    await page.keyboard.press('Space')
    await expect.poll(async () => (await rulesOf(page)).map(({ enabled }) => enabled)).toEqual([true, false])
    await page.reload()
    await expect(toggle).not.toBeChecked()
    await expect(card(page, 'Cheap')).toContainText('Silenced until')
    await page.getByRole('button', { name: 'Remove Cheap' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(card(page, 'Cheap')).toHaveCount(0)
    await expect.poll(async () => (await rulesOf(page)).length).toBe(1)
  })
})

async function remove(page: Page, id: number): Promise<void> {
  const { origin } = new URL(page.url())
  const answer = await page.request.delete(`${origin}/api/v1/alert-rules/${id}`, { headers: { origin } })
  expect(answer.status(), await answer.text()).toBe(204)
}

type Told = { id: number; enabled: boolean; condition: { usd_per_gpu_hour: number } }

async function rulesOf(page: Page): Promise<Told[]> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/v1/alert-rules`)
  return ((await answer.json()) as { rules: Told[] }).rules
}
