import type { OptimalTiming, Plan } from '@dumont/contracts'
import type { Page } from '@playwright/test'
import ICAL from 'ical.js'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { call, card, serverAt } from './savings-page.ts'
import { expect, expectAccessible, expectNoSidewaysScroll, type Site, test } from './site.ts'

test.describe.configure({ mode: 'serial' })

const chart = (page: Page) => page.getByRole('slider', { name: /Price by hour/ })
const hour = 3_600_000
const job = { gpu_name: 'rtx-4090', job_duration_hours: 4, machine_type: 'interruptible' }

/** What the command line says it would do with a line of the page. */
async function dryRun(site: Site, line: string): Promise<string> {
  const words = line.replace('npm run dumont -- ', '').replace(' -- COMMAND', '').split(' ')
  const key = (await site.admin('keys', 'create', '--scope', 'read')).trim()
  const main = join(import.meta.dirname, '..', 'cli', 'src', 'main.ts')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...words, '--dry-run', '--url', site.url, '--key', key])
  return stdout + stderr
}

test('a job gets a verdict, is seen on the chart, kept as a plan, and tells what it saved', async ({ page, site }, { project }) => {
  await page.goto(site.signInLink)
  const timing = card(page, 'Best time to rent')

  await test.step('a job gets its verdict', async () => {
    await page.getByLabel('GPU', { exact: true }).selectOption({ label: 'RTX 4090' })
    await timing.getByLabel('Job length', { exact: true }).fill('4')
    await expect(timing).toContainText('4 hours, any time in the next 7 days')
    await expect(page).toHaveURL(/job=4/)
    const { verdict } = await call<OptimalTiming>(page, 'POST', 'spot/optimal-timing', job)
    const headline = { run_now: /Run now/, wait: /\w{3} \d+, \d\d:00until/, move: /Move to /, steady: /start any time/, unknown: /^$/ }[verdict.action]
    await expect(timing).toContainText(headline)
    await expect(timing).toContainText('Demo data')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-timing.png`, fullPage: true })
  })

  await test.step('its windows are on the chart, and the keyboard finds them', async () => {
    const { verdict, time_windows: windows } = await call<OptimalTiming>(page, 'POST', 'spot/optimal-timing', job)
    expect(windows.length).toBeGreaterThan(1)
    expect(verdict.action).not.toBe('steady')
    await expect(page.getByTestId('best-window')).toHaveCount(1)
    await expect(chart(page).getByText(/^(Best|Now,) 4 h/)).toBeVisible()
    await chart(page).focus()
    const inside = /Inside: (Best|Now,) 4 h/
    for (let step = 0; step < 168 && !inside.test((await chart(page).getAttribute('aria-valuetext')) ?? ''); step++) await page.keyboard.press('ArrowRight')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', inside)
    await page.keyboard.press('Escape')
  })

  await test.step('conditions narrow it down, and an impossible deadline is told without asking', async () => {
    await timing.getByText('More conditions').click()
    await timing.getByLabel('May run from').selectOption('22:00')
    await expect(page).toHaveURL(/allowed=22-6/)
    await expect(timing.getByText('1 set')).toBeVisible()
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/${project.name}-timing-conditions.png`, fullPage: true })
    await timing.getByRole('button', { name: 'Clear them' }).click()
    await timing.getByLabel('Job length', { exact: true }).fill('30')
    await timing.getByLabel('Ready by').selectOption('In 24 h')
    await expect(timing).toContainText('The job takes longer than that.')
    await timing.getByLabel('Job length', { exact: true }).fill('4')
    await timing.getByLabel('Ready by').selectOption('Any time')
    await expect(timing).toContainText('4 hours, any time in the next 7 days')
  })

  await test.step('the command line waits for the same job', async () => {
    await timing.getByRole('button', { name: 'Copy the command' }).click()
    const line = 'npm run dumont -- wait --gpu rtx-4090 --hours 4 -- COMMAND'
    await expect(page.getByRole('dialog').getByLabel('Copy the command', { exact: true })).toHaveText(line)
    expect(await dryRun(site, line)).toMatch(/demo/)
    await page.keyboard.press('Escape')
  })

  await test.step('the plan is kept', async () => {
    await timing.getByRole('button', { name: 'Keep this plan' }).click()
    const dialog = page.getByRole('dialog', { name: 'Keep this plan' })
    await dialog.getByLabel('Name').fill('Nightly training')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Keep', exact: true }).click()
    await expect(timing).toContainText('Kept as “Nightly training”.')
    await timing.getByRole('link', { name: 'See plans' }).click()
    await expect(card(page, 'Nightly training')).toContainText('RTX 4090, 4 hours')
  })

  const kept = (await call<{ plans: Plan[] }>(page, 'GET', 'spot/plans')).plans[0]!
  const window = kept.window!

  await test.step('a calendar reads it by an address that is shown once', async () => {
    const feeds = card(page, 'Calendar feed')
    await feeds.getByRole('button', { name: 'Make an address' }).click()
    await page.getByLabel('Which calendar is it for?').fill('Phone')
    await page.getByRole('dialog').getByRole('button', { name: 'Make an address' }).click()
    const address = (await page.getByLabel('Address of the feed').textContent()) ?? ''
    await expectAccessible(page)
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await expect(page.getByText(address)).toHaveCount(0)

    const answer = await fetch(address)
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    const events = new ICAL.Component(ICAL.parse(await answer.text()) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
    expect(events.map((event) => event.startDate.toJSDate().toISOString().slice(0, 19))).toEqual([window.start_time.slice(0, 19)])
    expect(events[0]?.summary).toContain('Nightly training')

    await feeds.getByRole('button', { name: 'Revoke Phone' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await expect(feeds).toContainText('No addresses yet.')
    expect((await fetch(address)).ok).toBe(false)
  })

  await test.step('its hours pass, and the saving made appears', async () => {
    await page.screenshot({ path: `test-results/${project.name}-plans.png`, fullPage: true })
    await serverAt(site, Date.parse(window.start_time) + hour, ['prices.demo', 'windows.keep'])
    await page.reload()
    await expect(card(page, 'Nightly training')).toContainText('Running')
    const end = Math.max(Date.parse(window.end_time), Date.parse(kept.created_at) + 5 * hour)
    await serverAt(site, end + 2 * hour, ['prices.demo', 'windows.keep'])
    await page.reload()
    await expect(card(page, 'Nightly training')).toContainText('Done')
    const { outcome } = (await call<{ plans: Plan[] }>(page, 'GET', 'spot/plans')).plans[0]!
    expect(outcome).not.toBeNull()
    await expect(card(page, 'Nightly training')).toContainText(`It cost $${outcome!.cost.toFixed(2)}`)
    await expect(card(page, 'Nightly training')).toContainText(/at once it would have been \$\d|the same as starting at once/)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-plans-done.png`, fullPage: true })
  })

  await test.step('what is over can be removed', async () => {
    await page.getByRole('button', { name: 'Remove Nightly training' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(page.getByText('No plans yet')).toBeVisible()
    await expectAccessible(page)
  })
})
