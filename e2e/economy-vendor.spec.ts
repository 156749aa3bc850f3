import type { Evidence, Savings, SavingsHistory, SavingsRealtime } from '@dumont/contracts'
import { call, card, difference, minute, serverAt, tenthOfACent } from './savings-page.ts'
import { expect, expectAccessible, test } from './site.ts'

test.use({ vendors: true })

const jobs = ['usage.poll', 'economy.value']
/** Of the account of the fake Vast.ai: two A100, which the clouds sell too. Its eight H100 would save a tenth of a cent in 90 ms, less than an answer takes on a busy machine. */
const [large, a100, smaller] = ['31000001', '31000003', '31000009'] as const
const name = 'A100 SXM 80 GB'

test('instances of a connected vendor are seen, counted with the server, stopped there, and proven to the cent; others see it in a page of theirs', async ({
  page,
  site,
  browser,
}, { project }) => {
  const start = Date.now()
  const vast = site.vendors!.env['DUMONT_VAST_URL']!
  const setState = async (key: string, state: string) => {
    const answer = await fetch(new URL('/__state', vast), { method: 'POST', body: JSON.stringify({ key, state }) })
    expect(await answer.json()).toEqual({ key, state })
  }
  const realtime = (provider = 'aws') => call<SavingsRealtime>(page, 'GET', `economy/savings/realtime?provider=${provider}`)
  await page.goto(site.signInLink)
  await setState(large, 'gone')
  await setState(smaller, 'running')

  await test.step('Vast.ai is connected with a key', async () => {
    await page.goto(`${site.url}/providers`)
    await page.getByRole('button', { name: 'Connect Vast.ai' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect Vast.ai' })
    await dialog.getByLabel('API key (optional)').fill(site.vendors!.fullSettings['Vast.ai']!['apiKey']!)
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(dialog).toBeHidden()
    await serverAt(site, Date.now(), jobs)
  })

  await test.step('what runs there is counted from now on', async () => {
    await page.goto(`${site.url}/savings`)
    await expect(card(page, 'Saved so far')).toContainText('5 instances running, compared with AWS on demand')
    await expect(card(page, 'Saved so far')).toContainText('3 instances have no direct equivalent')
    await expect.poll(() => difference(page, 'aws')).toBeLessThan(tenthOfACent)
    const text = () => page.getByTestId('counter').first().textContent()
    const before = await text()
    await expect.poll(text).not.toBe(before)
    await expectAccessible(page)
  })

  await test.step('after a minute of the server it has what a minute saves, and the page shows it', async () => {
    const before = await realtime()
    expect(before.rate_per_hour).toBeGreaterThan(4)
    await serverAt(site, Date.parse(before.as_of) + minute, jobs)
    const after = await realtime()
    const passed = Date.parse(after.as_of) - Date.parse(before.as_of)
    expect(passed).toBeGreaterThanOrEqual(minute)
    expect(Math.abs(after.lifetime_savings - before.lifetime_savings - before.rate_per_second * (passed / 1000))).toBeLessThan(tenthOfACent)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect.poll(() => difference(page, 'aws')).toBeLessThan(tenthOfACent)
  })

  await test.step('against the others it counts with their prices', async () => {
    for (const [label, provider] of [
      ['GCP', 'gcp'],
      ['Azure', 'azure'],
    ] as const) {
      await page.getByRole('radio', { name: label }).click()
      await expect(page.getByText(`compared with ${label} on demand`)).toBeVisible()
      await expect.poll(() => difference(page, provider)).toBeLessThan(tenthOfACent)
    }
    await page.getByRole('radio', { name: 'AWS' }).click()
  })

  await test.step('stopped at the vendor, it stands still, and history and evidence agree to the cent', async () => {
    await serverAt(site, start + 60 * minute, jobs)
    for (const key of [a100, smaller]) await setState(key, 'stopped')
    await serverAt(site, start + 61 * minute, jobs)
    await serverAt(site, start + 62 * minute, jobs)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect(card(page, 'Saved so far')).toContainText('Nothing is compared now, so the amount stands still.')
    const savings = await call<Savings>(page, 'GET', 'economy/savings')
    const history = await call<SavingsHistory>(page, 'GET', 'economy/savings/history?all=true')
    const evidence = await call<Evidence>(page, 'GET', 'economy/evidence?all=true')
    expect(savings.lifetime_savings).toBeGreaterThan(4)
    expect([history.totals.savings, evidence.totals.savings]).toEqual([savings.lifetime_savings, savings.lifetime_savings])
    const ofRows = evidence.rows.filter(({ not_compared_because: why }) => why === null).reduce((sum, { savings: saved }) => sum + saved!, 0)
    expect(ofRows).toBeCloseTo(savings.lifetime_savings, 4)
    expect(savings.estimated).toBe(true)
    const cents = `$${savings.lifetime_savings.toFixed(2)}`
    // Its last two digits stand beside it, smaller.
    await expect(page.getByTestId('counter').first().locator('..')).toHaveText(`$${savings.lifetime_savings.toFixed(4)}`)
    await expect(card(page, 'Breakdown').getByRole('row').filter({ hasText: 'Sum' })).toContainText(cents)
    await page.getByRole('button', { name: `Evidence of ${name}` }).click()
    const drawer = page.getByRole('dialog', { name: `Evidence: ${name}` })
    await expect(drawer).toContainText('p4de.24xlarge')
    const own = await call<Evidence>(page, 'GET', 'economy/evidence?all=true&gpu=a100-sxm-80')
    await expect(drawer.getByRole('definition').last()).toHaveText(`$${own.totals.savings.toFixed(2)}`)
    await page.screenshot({ path: `test-results/${project.name}-vendor-evidence.png` })
    await page.keyboard.press('Escape')
  })

  await test.step('a page of somebody else frames the same figure', async () => {
    const { token } = await call<{ token: string }>(page, 'POST', 'economy/embed-tokens', { name: 'Wall' })
    const context = await browser.newContext({ viewport: { width: 480, height: 320 } })
    const elsewhere = await context.newPage()
    await elsewhere.goto(`${site.url}/embed/economy?token=${token}`)
    await elsewhere.setContent(`<title>Wall</title><iframe title="Savings" src="${site.url}/embed/economy?token=${token}"></iframe>`)
    const { lifetime_savings: saved } = await realtime()
    await expect(elsewhere.frameLocator('iframe').getByTestId('counter').locator('..')).toHaveText(`$${saved.toFixed(4)}`)
    await context.close()
  })
})
