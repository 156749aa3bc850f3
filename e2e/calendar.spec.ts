import type { CalendarEvents, CalendarSuggestions } from '@dumont/contracts'
import type { Page } from '@playwright/test'
import { call, card } from './savings-page.ts'
import { expect, expectAccessible, expectNoSidewaysScroll, type Site, test } from './site.ts'

test.describe.configure({ mode: 'serial' })
// The stand-in for Google is one of the fake vendors; mail makes the public address that of the page.
test.use({ vendors: true, mail: true })

const chart = (page: Page) => page.getByRole('slider', { name: /Price by hour/ })
const events = async (page: Page) => (await call<CalendarEvents>(page, 'GET', 'spot/calendar-events?days_ahead=14&max_events=500')).events
const request = { gpu_name: 'rtx-4090', machine_type: 'interruptible' }

/** What happens at Google, as its user or as fate would have it. */
async function atGoogle(site: Site, what: object): Promise<void> {
  const answer = await fetch(`${site.vendors!.env['DUMONT_GOOGLE_URL']}/__do`, { method: 'POST', body: JSON.stringify(what) })
  expect(answer.ok, await answer.text()).toBe(true)
}

/** Axe, no sideways scroll, and a picture. */
const looking = (page: Page, project: string) => async (name: string) => {
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.screenshot({ path: `test-results/${project}-calendar-${name}.png`, fullPage: true })
}

/** The stand-in's consent page. */
async function consent(page: Page, decision: 'Allow' | 'Deny' = 'Allow'): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Dumont wants access to your Google Account' })).toBeVisible()
  await page.getByRole('button', { name: decision }).click()
}

test('a calendar is connected and laid over the forecast, and a better time is followed and undone', async ({ page, site }, { project }) => {
  const everything = looking(page, project.name)
  const calendar = card(page, 'Calendar')
  const better = calendar.getByRole('region', { name: 'Better times' })
  await page.goto(site.signInLink)

  await test.step('refused at Google: said once, and the page is as it was', async () => {
    await page.getByLabel('GPU', { exact: true }).selectOption({ label: 'RTX 4090' })
    await expect(page).toHaveURL(/gpu=rtx-4090/)
    await expect(calendar).toContainText('Only events are read.')
    await everything('invitation')
    await calendar.getByRole('button', { name: 'Connect Google Calendar' }).click()
    await consent(page, 'Deny')
    await expect(page.getByText('Google Calendar was not connected.')).toBeVisible()
    await expect(page).toHaveURL(/\/\?gpu=rtx-4090$/)
    await page.reload()
    await expect(chart(page)).toBeVisible()
    await expect(page.getByText('Google Calendar was not connected.')).toHaveCount(0)
  })

  await test.step('connected: events over the forecast, and in words', async () => {
    await calendar.getByRole('button', { name: 'Connect Google Calendar' }).click()
    await expect(page.getByText('View events on all your calendars')).toBeVisible()
    await expect(page.getByText('View and edit events')).toHaveCount(0)
    await consent(page)
    await expect(page.getByText('Google Calendar is connected.')).toBeVisible()
    await expect(calendar.getByRole('list', { name: 'Next events' })).toContainText('Train llama #gpu H100 x4', { timeout: 60_000 })
    await expect(calendar).toContainText('ana@lab.example, synced')
    await expect(page.getByTestId('lane-work').first()).toBeVisible()
    await page.getByTestId('lane-work').first().hover()
    await expect(page.getByTestId('lane-tooltip')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('lane-tooltip')).toHaveCount(0)
    await calendar.getByRole('radio', { name: /^All/ }).click()
    await expect(calendar.getByRole('list', { name: 'Next events' }).first()).toContainText('Stand-up')
    await everything('connected')
  })

  await test.step('the keyboard finds events in the chart, the table has them, and they can be hidden', async () => {
    await chart(page).focus()
    const during = /During: .*Fine-tuning run/
    for (let step = 0; step < 168 && !during.test((await chart(page).getAttribute('aria-valuetext')) ?? ''); step++) await page.keyboard.press('ArrowRight')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', during)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Fine-tuning run' }).first()).toBeAttached()
    await page.getByRole('button', { name: 'Show as chart' }).click()
    await page.getByRole('switch', { name: 'Calendar events' }).click()
    await expect(page.getByTestId('events')).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('switch', { name: 'Calendar events' })).not.toBeChecked()
    await page.getByRole('switch', { name: 'Calendar events' }).click()
    await expect(page.getByTestId('lane-work').first()).toBeVisible()
  })

  await test.step('a better time that may not be moved to yet: leave is asked for by itself', async () => {
    await expect(better.getByText(/^saves \$/).first()).toBeVisible({ timeout: 30_000 })
    await better.getByRole('button', { name: 'Let Dumont move events' }).first().click()
    await expect(page.getByText('View and edit events on all your calendars')).toBeVisible()
    await consent(page)
    await expect(page.getByText('Google Calendar is connected.')).toBeVisible()
  })

  await test.step('moved, and undone', async () => {
    const { suggestions } = await call<CalendarSuggestions>(page, 'POST', 'spot/calendar-suggestions', request)
    const [first] = suggestions
    const startOf = async () => (await events(page)).find(({ event_id: id }) => id === first!.event_id)?.start
    await better.getByRole('button', { name: new RegExp(`^Move “${first!.event_summary}`) }).click()
    await expect(better.getByText(/moved to/)).toBeVisible()
    expect(await startOf()).toBe(first!.suggested_start)
    await everything('moved')
    await better.getByRole('button', { name: /^Undo/ }).click()
    await expect(better.getByText(/is back at/)).toBeVisible()
    expect(await startOf()).toBe(first!.original_start)
  })
})

test('what is GPU work is the reader’s to say, and a window becomes an event', async ({ page, site }, { project }) => {
  const everything = looking(page, project.name)
  const calendar = card(page, 'Calendar')
  await page.goto(await site.admin('sign-in-link'))
  await page.getByLabel('GPU', { exact: true }).selectOption({ label: 'RTX 4090' })

  await test.step('the reader knows better what is GPU work', async () => {
    await calendar.getByRole('radio', { name: /^All/ }).click()
    await calendar.getByText(/^\d+ more$/).click()
    await calendar.getByRole('button', { name: 'GPU work in “Design review”' }).click()
    const dialog = page.getByRole('dialog', { name: 'GPU work' })
    await dialog.getByRole('radio', { name: 'Yes' }).click()
    await dialog.getByLabel('GPU', { exact: true }).selectOption({ label: 'RTX 4090' })
    await dialog.getByLabel('GPUs').fill('2')
    await everything('event')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await calendar.getByRole('radio', { name: /^GPU work/ }).click()
    await expect(calendar.getByRole('listitem').filter({ hasText: 'Design review' }).first()).toContainText('2 × RTX 4090')
  })

  await test.step('a window of the best time becomes an event', async () => {
    await card(page, 'Best time to rent').getByRole('button', { name: 'Add to calendar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add to calendar' })
    await dialog.getByLabel('Title').fill('Night run')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByText('It is in your calendar.')).toBeVisible()
    await expect.poll(async () => (await events(page)).filter(({ summary }) => summary === 'Night run').length, { timeout: 30_000 }).toBe(1)
  })
})

test('a consent that ends at Google does no harm, is given again, and a calendar is disconnected', async ({ page, site }, { project }) => {
  const everything = looking(page, project.name)
  const calendar = card(page, 'Calendar')
  await page.goto(await site.admin('sign-in-link'))

  await test.step('the grant ends at Google: one neutral state, while chart, forecasts and alerts go on', async () => {
    await atGoogle(site, { do: 'revokeGrant' })
    await page.getByRole('link', { name: 'Calendar settings' }).click()
    await page.getByRole('button', { name: 'Sync ana@lab.example now' }).click()
    await expect(card(page, 'Calendars')).toContainText('Reconnect needed', { timeout: 60_000 })
    await everything('lapsed-settings')
    await page.getByRole('link', { name: 'Forecast', exact: true }).click()
    const notice = page.getByRole('region', { name: 'Google Calendar needs to be connected again.' })
    await expect(notice).toContainText(/Events of ana@lab\.example are of \d\d:\d\d\. Forecasts and alerts go on\./)
    await expect(page.locator('body')).not.toContainText(/revoked/i)
    await expect(page.getByTestId('lane-work').first()).toBeVisible()
    await expect(calendar.getByRole('list', { name: 'Next events' })).toContainText('as of')
    await expect(chart(page)).toHaveAttribute('aria-valuetext', /per hour/)
    await expect(page.getByText(/^Forecast made /)).toBeVisible()
    await expect(card(page, 'Budget alert')).toBeVisible()
    await call(page, 'GET', 'alerts?limit=5')
    await everything('lapsed')
    await atGoogle(site, { do: 'setEvent', id: 'urgent', summary: 'Benchmark #gpu RTX 4090', ...soon() })
    await notice.getByRole('button', { name: 'Reconnect Calendar' }).click()
    await consent(page)
  })

  await test.step('connected again: what changed meanwhile is read', async () => {
    await expect(page.getByText('Google Calendar is connected.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Reconnect Calendar' })).toHaveCount(0)
    await expect(calendar.getByRole('list', { name: 'Next events' }).first()).toContainText('Benchmark #gpu RTX 4090', { timeout: 60_000 })
  })

  await test.step('an address is subscribed to beside it, and left again', async () => {
    await page.getByRole('link', { name: 'Calendar settings' }).click()
    const form = card(page, 'Subscribe to an address')
    await form.getByLabel('Name for it').fill('By address')
    await form.getByLabel('Address', { exact: true }).fill(icalAddress(site))
    await form.getByRole('button', { name: 'Subscribe' }).click()
    await expect(form).toContainText('By address is subscribed.', { timeout: 30_000 })
    const item = card(page, 'Calendars').getByRole('listitem').filter({ hasText: 'By address' })
    await expect(item).toContainText('Connected', { timeout: 60_000 })
    await expect(item).toContainText('Subscription from 127.0.0.1')
    await everything('subscribed')
    await page.getByRole('button', { name: 'Disconnect By address' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await expect(page.getByText('By address is disconnected here.')).toBeVisible()
    await page.getByRole('link', { name: 'Forecast', exact: true }).click()
  })

  await test.step('calendars are chosen, and the words of GPU work', async () => {
    await page.getByRole('link', { name: 'Calendar settings' }).click()
    await page.getByRole('button', { name: 'Choose calendars of ana@lab.example' }).click()
    const dialog = page.getByRole('dialog', { name: 'Calendars of ana@lab.example' })
    await expect(dialog.getByRole('checkbox')).toHaveCount(2)
    await dialog.getByRole('checkbox', { name: /^Lab/ }).check()
    await everything('choose')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    const work = card(page, 'GPU work and better times')
    await work.getByRole('textbox', { name: 'Words that also mean GPU work' }).fill('offsite')
    await page.keyboard.press('Enter')
    await work.getByRole('button', { name: 'Save' }).click()
    await expect(work.getByText('Saved.')).toBeVisible()
    await expect.poll(async () => (await events(page)).find(({ summary }) => summary === 'Offsite')?.compute_word).toBe('offsite')
    await expect.poll(async () => (await events(page)).some(({ summary }) => summary === 'Lab planning'), { timeout: 60_000 }).toBe(true)
  })

  await test.step('disconnected: asked first, and everything of it goes', async () => {
    await page.getByRole('button', { name: 'Disconnect ana@lab.example' }).click()
    const question = page.getByRole('alertdialog', { name: 'Disconnect ana@lab.example?' })
    await expectAccessible(page)
    await question.getByRole('button', { name: 'Disconnect' }).click()
    await expect(page.getByText('ana@lab.example is disconnected, and access was given back at Google.')).toBeVisible()
    await expect(card(page, 'Calendars')).toContainText('No calendar is connected.')
    await everything('settings')
    expect(await events(page)).toEqual([])
    await page.getByRole('link', { name: 'Forecast', exact: true }).click()
    await expect(calendar.getByRole('button', { name: 'Connect Google Calendar' })).toBeVisible()
    await expect(page.getByTestId('events')).toHaveCount(0)
  })
})

/** The secret address of Ana's calendar at the stand-in. */
const icalAddress = (site: Site): string => `${site.vendors!.env['DUMONT_GOOGLE_URL']}/calendar/ical/ana%40lab.example/private-CANARY/basic.ics`

/** Two hours of tomorrow. */
function soon(): object {
  const start = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 24 * 3_600_000
  const at = (ms: number) => ({ dateTime: new Date(ms).toISOString(), timeZone: 'UTC' })
  return { start: at(start), end: at(start + 2 * 3_600_000) }
}
