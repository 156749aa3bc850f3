import { call, card, difference, minute, serverAt, tenthOfACent } from './savings-page.ts'
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

test.describe.configure({ mode: 'serial' })

const amountsOf = (texts: string[]): number[] => texts.map((text) => Number(/-?\$([\d,.]+)$/.exec(text.trim())?.[1]?.replaceAll(',', '')))

test('usage is told, the counter runs with the server, another cloud is chosen, it stops, and every figure agrees to the cent', async ({ page, site }, {
  project,
}) => {
  const start = Date.now()
  await page.goto(site.signInLink)

  await test.step('the first visit says how usage is recorded', async () => {
    await expect(card(page, 'Saved so far')).toContainText('No usage recorded yet')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Record usage' }).click()
    await expect(card(page, 'No usage recorded yet')).toContainText('usage start')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-savings-first.png`, fullPage: true })
  })

  const session = await test.step('an instance that runs is told over HTTP', async () => {
    const rows = Object.entries({ aws: 0.526, gcp: 0.61, azure: 0.4 }).map(([provider, usd]) => ({ provider, gpu: 'T4', usd_per_gpu_hour: usd }))
    await call(page, 'PUT', 'economy/price-sheet', { rows })
    const told = { provider: 'vast', key: 'box-1', name: 'llama', gpu: 'T4', rate_usd_per_hour: 0.45, started_at: new Date(start - 120 * minute).toISOString() }
    const { id } = await call<{ id: number }>(page, 'POST', 'usage/sessions', told)
    await call(page, 'POST', 'usage/sessions', {
      provider: 'home',
      key: 'box-2',
      gpu: 'RTX 4090',
      rate_usd_per_hour: 0.4,
      started_at: new Date(start - 30 * minute).toISOString(),
    })
    return id
  })

  await test.step('the counter is there and goes with the server', async () => {
    await page.reload()
    await expect(card(page, 'Saved so far')).toContainText('2 instances running, compared with AWS on demand')
    await expect(card(page, 'Saved so far')).toContainText('1 instance has no direct equivalent: RTX 4090')
    await expect(card(page, 'Live session').getByRole('listitem').filter({ hasText: 'RTX 4090' })).toContainText('No direct equivalent')
    await expect.poll(() => difference(page, 'aws')).toBeLessThan(tenthOfACent)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  await test.step('also a minute later', async () => {
    await serverAt(site, Date.now() + minute)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect.poll(() => difference(page, 'aws')).toBeLessThan(tenthOfACent)
  })

  await test.step('against another cloud it counts that difference, downwards when it is dearer here', async () => {
    await page.getByRole('radio', { name: 'GCP' }).click()
    await expect(card(page, 'Saved so far')).toContainText('compared with GCP on demand')
    await expect.poll(() => difference(page, 'gcp')).toBeLessThan(tenthOfACent)
    await page.getByRole('radio', { name: 'Azure' }).click()
    await expect(card(page, 'Saved so far')).toContainText('Losing $0.050 every hour')
    await page.reload()
    await expect(card(page, 'Saved so far')).toContainText('Losing $0.050 every hour')
    await page.getByRole('radio', { name: 'AWS' }).click()
    await expect(card(page, 'Saved so far')).toContainText('compared with AWS on demand')
  })

  await test.step('stopped, it stands, and history and evidence agree to the cent', async () => {
    await serverAt(site, start + 10 * 60 * minute)
    await call(page, 'POST', `usage/sessions/${session}/stop`, {})
    await serverAt(site, start + 10 * 60 * minute + 5 * minute)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect(card(page, 'Live session').getByRole('listitem').filter({ hasText: 'llama' })).toHaveCount(0)
    await expect(card(page, 'Saved so far')).toContainText('Nothing is compared now, so the amount stands still.')
    const { lifetime_savings: saved } = await call<{ lifetime_savings: number }>(page, 'GET', 'economy/savings')
    // Twelve hours and a few seconds at 0.526 - 0.45.
    expect(saved).toBeGreaterThan(0.91)
    expect(saved).toBeLessThan(0.93)
    const cents = `$${saved.toFixed(2)}`
    await expect(page.getByTestId('counter').first()).toHaveText(cents)
    await expect(page.getByTestId('period-saved')).toHaveText(cents)
    await expect(card(page, 'Breakdown').getByRole('row').filter({ hasText: 'Sum' })).toContainText(cents)

    await page.getByRole('button', { name: 'Evidence of T4' }).click()
    const drawer = page.getByRole('dialog', { name: 'Evidence: T4' })
    await expect(drawer.getByRole('definition').last()).toHaveText(cents)
    const rows = await drawer
      .getByRole('listitem')
      .getByText(/^Saved \$/)
      .allTextContents()
    expect(amountsOf(rows).reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(saved, 2)
    await expect(drawer.getByRole('listitem').first()).toContainText('× $0.45/h')
    await expect(drawer.getByRole('listitem').first()).toContainText('× $0.526/h')
    const csv = await page.request.get((await drawer.getByRole('link', { name: 'Evidence as CSV' }).getAttribute('href')) ?? '')
    expect(csv.headers()['content-type']).toContain('text/csv')
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/${project.name}-evidence.png` })
    await page.keyboard.press('Escape')
    await page.screenshot({ path: `test-results/${project.name}-savings.png`, fullPage: true })
  })

  await test.step('amounts can be hidden while the screen is shared', async () => {
    await page.getByRole('button', { name: 'Hide amounts' }).click()
    await expect(page.getByTestId('period-saved')).toHaveText('•••')
    await expect(card(page, 'Breakdown')).not.toContainText('$')
    await page.getByRole('button', { name: 'Show amounts' }).click()
  })
})

test('savings are shown elsewhere by a link, until it is revoked', async ({ page, site, browser }) => {
  await page.goto(await site.admin('sign-in-link'))
  await page.goto(`${site.url}/savings`)
  const links = card(page, 'Show it elsewhere')
  await links.getByRole('button', { name: 'Create link' }).click()
  await page.getByLabel('Where will it be shown?').fill('Kitchen')
  await page.getByLabel('Theme', { exact: true }).selectOption('dark')
  await page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click()
  const frame = (await page.getByText(/<iframe src=/).textContent()) ?? ''
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have copied them' }).click()
  const address = (/src="([^"]+)"/.exec(frame)?.[1] ?? '').replaceAll('&amp;', '&')

  // Somebody who is not signed in.
  const context = await browser.newContext({ viewport: { width: 360, height: 200 } })
  const elsewhere = await context.newPage()
  await elsewhere.goto(address)
  await expect(elsewhere.getByTestId('counter')).toHaveText(/^\$\d+\.\d\d$/)
  await expect(elsewhere.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expectAccessible(elsewhere)

  // And inside a page of theirs.
  await elsewhere.setContent(frame)
  await expect(elsewhere.frameLocator('iframe').getByTestId('counter')).toHaveText(/^\$\d+\.\d\d$/)

  await links.getByRole('button', { name: 'Revoke Kitchen' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(links.getByText('No links yet.')).toBeVisible()
  await elsewhere.goto(address)
  await expect(elsewhere.getByRole('alert')).toHaveText('This link was revoked or is mistyped.')
  await context.close()
})

test('the page asks every 30 s while something runs, not while it is hidden, and at once on return', async ({ page, site }) => {
  let asked = 0
  page.on('request', (request) => void (new URL(request.url()).pathname === '/api/v1/economy/savings' && asked++))
  const show = (state: 'hidden' | 'visible') =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await page.goto(await site.admin('sign-in-link'))
  await call(page, 'POST', 'usage/sessions', { provider: 'home', key: 'box-3', gpu: 'RTX 4090', rate_usd_per_hour: 0.4 })
  await page.clock.install()
  await page.goto(`${site.url}/savings`)
  await expect(page.getByTestId('counter').first()).not.toBeEmpty()
  await page.clock.pauseAt(Date.now() + 3000)
  // From here on its time goes on only when it is told to, its frames too: until an answer is on the page.
  const refresh = page.getByRole('button', { name: 'Refresh' })
  const answerIsTaken = () =>
    expect(async () => {
      await page.clock.runFor(50)
      await expect(refresh).toBeEnabled({ timeout: 1 })
    }).toPass()
  const answered = page.waitForResponse((answer) => answer.url().includes('/economy/savings?'))
  await refresh.click()
  await (await answered).finished()
  await answerIsTaken()
  asked = 0
  await page.clock.runFor(26_000)
  expect(asked).toBe(0)
  // A tenth later at most.
  await page.clock.runFor(7500)
  await expect.poll(() => asked).toBe(1)
  await answerIsTaken()
  await show('hidden')
  await page.clock.runFor(10 * minute)
  expect(asked).toBe(1)
  await show('visible')
  await expect.poll(() => asked).toBe(2)
})
