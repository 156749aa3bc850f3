import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

test.use({ mail: true })

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const hour = 3_600_000

/** 09:00 of tomorrow in São Paulo, where the browser and so the budget lives: a day that is young enough for all of the story. */
const morning = Math.ceil(Date.now() / (24 * hour)) * 24 * hour + 12 * hour

test('a budget set by slider and keys is told once when 80 % is spent, keeps silent when asked, and fires again in the next period', async ({
  page,
  site,
  browser,
}, { project }) => {
  const mail = site.mail!
  const subjects = () => mail.taken.map((one) => one.mail.subject)
  const everything = async (name: string) => {
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-${name}.png`, fullPage: true })
  }
  /** So many hours after the morning: the watcher looks, then what is due is sent. */
  const serverAt = async (hours: number) => {
    const body = JSON.stringify({ now: new Date(morning + hours * hour).toISOString(), run: ['alerts.evaluate', 'alerts.send'] })
    const answer = await fetch(`${site.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(answer.ok, await answer.text()).toBe(true)
  }
  /** What a page that comes back into sight does. */
  const lookAgain = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

  await page.goto(site.signInLink)
  await serverAt(0)
  const budget = card(page, 'Budget alert')

  await test.step('a first budget in one step', async () => {
    await expect(budget).toContainText('Say what you want to spend')
    await budget.getByLabel('Monthly budget, exact amount in US dollars').fill('-5')
    await budget.getByRole('button', { name: 'Set budget' }).click()
    await expect(budget.getByRole('alert')).toContainText('Enter an amount above 0')
    await everything('budget-first')
    await budget.getByLabel('Monthly budget, exact amount in US dollars').fill('10')
    await budget.getByLabel('E-mail').fill('ana@lab.test')
    await budget.getByRole('button', { name: 'Set budget' }).click()
    await expect(budget).toContainText('$0.00 spent')
  })

  await test.step('its amount by keys, its period and thresholds beside it', async () => {
    const slider = budget.getByRole('slider', { name: 'Monthly budget' })
    await slider.focus()
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight')
    await expect(budget.getByLabel('Monthly budget, exact amount in US dollars')).toHaveValue('$11')
    await expect.poll(async () => (await budgetsOf(page))[0]?.threshold).toBe(11)
    const summary = budget.getByText('Thresholds, period, e-mail')
    await summary.focus()
    await page.keyboard.press('Enter')
    await budget.getByLabel('Period').selectOption('Day')
    await expect(budget.getByRole('slider', { name: 'Daily budget' })).toBeVisible()
    for (const one of ['50% spent', '100% spent', '100% expected']) {
      await budget.getByRole('button', { name: `Remove the threshold ${one}` }).focus()
      await page.keyboard.press('Enter')
      await expect(budget.getByRole('button', { name: `Remove the threshold ${one}` })).toHaveCount(0)
    }
    await expect(budget.getByRole('button', { name: 'Remove the threshold 80% spent' })).toBeDisabled()
    await expect
      .poll(async () => (await budgetsOf(page))[0])
      .toMatchObject({ threshold: 11, period: { kind: 'day' }, thresholds: [{ percent: 80, on: 'actual' }] })
    await everything('budget-card')
  })

  await test.step('the address is asked, and says yes by a button, without signing in', async () => {
    await serverAt(0)
    await expect.poll(subjects).toEqual(['May Dumont send you alerts?'])
    await page.reload()
    await budget.getByText('Thresholds, period, e-mail').click()
    await expect(budget).toContainText('It has not confirmed yet')
    const [link] = /http\S+\/confirm\?token=[\w-]+/.exec(mail.taken[0]!.mail.text ?? '') ?? []
    const context = await browser.newContext()
    const elsewhere = await context.newPage()
    await elsewhere.goto(link!)
    await expect(elsewhere.getByRole('heading', { name: 'Get alerts by e-mail?' })).toBeVisible()
    await expectAccessible(elsewhere)
    await elsewhere.getByRole('button', { name: 'Yes, send me alerts' }).click()
    await expect(elsewhere.getByText('Alerts go to ana@lab.test from now on.')).toBeVisible()
    await elsewhere.goto(link!)
    await elsewhere.getByRole('button', { name: 'Yes, send me alerts' }).click()
    await expect(elsewhere.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
    await context.close()
  })

  await test.step('spend crosses 80 %: mail arrives, the bell rings, the log says so', async () => {
    const started = { provider: 'home', key: 'tower', name: 'desk', gpu: 'T4', rate_usd_per_hour: 5, started_at: new Date(morning - hour).toISOString() }
    await post(page, 'usage/sessions', started)
    await serverAt(0.1)
    expect(subjects()).toHaveLength(1)
    await serverAt(1)
    await expect.poll(subjects).toHaveLength(2)
    expect(mail.taken[1]).toMatchObject({ to: 'ana@lab.test', mail: { subject: 'Budget of all GPUs: 80% of $11.00 is spent' } })
    await lookAgain()
    await expect(page.getByRole('link', { name: 'Alerts, 1 unread' })).toBeVisible()
    const toast = page.getByRole('status').filter({ hasText: 'New alert' })
    await expect(toast).toContainText('80% of $11.00 is spent')
    await expect(budget).toContainText('$10.00 spent')
    await everything('budget-toast')
    await toast.getByRole('link', { name: 'See alerts' }).click()
    const alert = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem').filter({ hasText: '80% of $11.00 is spent' })
    await expect(alert).toContainText('New')
    await expect(alert).toContainText(/Sent to ana@lab\.test at/)
    await expect(alert).toContainText('Value$10.00')
    await expect(page.getByRole('link', { name: 'Alerts', exact: true }).first()).toBeVisible()
    await alert.getByRole('button', { name: /^Acknowledge/ }).click()
    await expect(alert).toContainText(/Acknowledged /)
    await everything('alerts')
    await alert.getByRole('link', { name: 'Open the budget' }).click()
    await expect(page.getByRole('dialog', { name: /^History of/ })).toContainText(/Sent to ana@lab\.test at/)
    await everything('budget-history')
    await page.keyboard.press('Escape')
  })

  await test.step('silenced, it keeps what crosses to itself', async () => {
    await page.getByRole('button', { name: /^Edit / }).click()
    const dialog = page.getByRole('dialog', { name: /^Edit / })
    await dialog.getByLabel('Name (optional)').fill('Desk')
    await dialog.getByLabel('Percent of the amount').fill('100')
    await dialog.getByRole('button', { name: 'Add threshold' }).click()
    await everything('budget-dialog')
    await dialog.getByRole('button', { name: 'Save budget' }).click()
    await expect(dialog).toBeHidden()
    await page.getByLabel('Silence Desk').selectOption('Until the period ends')
    await expect(card(page, 'Desk')).toContainText('Silenced until')
    await everything('budgets')
    await serverAt(2)
    await serverAt(2.1)
    expect(subjects()).toHaveLength(2)
  })

  await test.step('the next day it fires again, both thresholds in one mail', async () => {
    await serverAt(24)
    await expect.poll(subjects).toHaveLength(3)
    expect(subjects()[2]).toMatch(/^2 alerts: Desk: /)
    await page.reload()
    await expect(page.getByRole('link', { name: 'Alerts, 2 unread' })).toBeVisible()
    await expect(card(page, 'Desk')).toContainText('80% spent (reached), 100% spent (reached)')
  })

  await test.step('whoever wants no more mail stops it by a button, and settings say so', async () => {
    const header = mail.taken[2]!.mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? ''
    await page.goto((/<(http[^>]+)>/.exec(header) ?? [])[1]!)
    await expect(page.getByRole('heading', { name: 'Stop alerts by e-mail?' })).toBeVisible()
    await everything('unsubscribe')
    await page.getByRole('button', { name: 'Stop them' }).click()
    await expect(page.getByText('No more mail goes to this address.')).toBeVisible()
    await page.goto(`${site.url}/settings/channels`)
    await expect(card(page, 'E-mail addresses').getByRole('row').filter({ hasText: 'ana@lab.test' })).toContainText('Unsubscribed')
  })

  await test.step('a webhook shows its secret once', async () => {
    await page.getByRole('button', { name: 'Add channel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name for it').fill('n8n')
    await dialog.getByLabel('Address').fill('https://hooks.example.com/secret')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Add channel' }).click()
    await expect(dialog.getByLabel('Signing secret')).toContainText('whsec_')
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await expect(card(page, 'Channels').getByRole('row').filter({ hasText: 'n8n' })).toContainText('hooks.example.com')
    await expect(card(page, 'Channels')).not.toContainText('secret')
    await everything('channels')
  })

  await test.step('a channel that something sends to is removed after the page has said what loses it', async () => {
    await addRule(page, 'Left alone')
    await page.reload()
    await expect(card(page, 'Channels').getByRole('row').filter({ hasText: 'n8n' })).toContainText('1 budget or rule')
    await page.getByRole('button', { name: 'Remove n8n' }).click()
    const asked = page.getByRole('alertdialog')
    await expect(asked.getByRole('listitem')).toHaveText('Rule “Left alone” (then shows in the page only)')
    await everything('channel-removal')
    await asked.getByRole('button', { name: 'Remove' }).click()
    await expect(card(page, 'Channels')).toContainText('n8n is removed, and taken out of what sent there.')
    await expect(card(page, 'Channels')).toContainText('No channels yet.')
    await page.goto(`${site.url}/alerts/rules`)
    await expect(card(page, 'Left alone')).toContainText('Who is toldin the page only')
    await everything('rule-without-channel')
  })
})

/** One that sends to the only channel and nowhere else. */
async function addRule(page: Page, name: string): Promise<void> {
  const { origin } = new URL(page.url())
  const { channels } = (await (await page.request.get(`${origin}/api/v1/channels`)).json()) as { channels: { id: number }[] }
  const data = { name, condition: { kind: 'long_session', hours: 9 }, channels: channels.map(({ id }) => id) }
  const answer = await page.request.post(`${origin}/api/v1/alert-rules`, { headers: { origin }, data })
  expect(answer.status(), await answer.text()).toBe(201)
}

type Told = { threshold: number; period: { kind: string }; thresholds: { percent: number; on: string }[] }

async function budgetsOf(page: Page): Promise<Told[]> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/v1/spot/budget-alerts`)
  return ((await answer.json()) as { alerts: Told[] }).alerts
}

async function post(page: Page, path: string, data: object): Promise<void> {
  const { origin } = new URL(page.url())
  const answer = await page.request.post(`${origin}/api/v1/${path}`, { data, headers: { origin, 'idempotency-key': String(Math.random()) } })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
}
