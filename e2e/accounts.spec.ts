import { expect, expectAccessible, expectNoSidewaysScroll, test } from './site.ts'

test.describe.configure({ mode: 'serial' })

const password = 'correct horse battery'

test('the first owner sets a password, signs out, signs in, makes a key and invites a viewer', async ({ page, site, browser }, { project }) => {
  await page.goto(await site.admin('sign-in-link'))

  await test.step('set-up', async () => {
    await page
      .getByRole('button', { name: 'Finish set-up' })
      .or(page.getByRole('link', { name: 'Finish set-up' }))
      .click()
    await page.getByLabel('Name').fill('Ana')
    await page.getByLabel('E-mail').fill('ana@example.org')
    await page.getByLabel('Password').fill(password)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save and continue' }).click()
    await expect(page.getByRole('heading', { name: 'Cost forecast' })).toBeVisible()
    await expect(page.getByText('You are signed in by a one-time link.')).toBeHidden()
  })

  await test.step('out and in again', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/sign-in/)
    await page.getByLabel('E-mail').fill('ana@example.org')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Cost forecast' })).toBeVisible()
  })

  const key = await test.step('a key, shown once', async () => {
    await page.goto(`${site.url}/settings/keys`)
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('What is it for?').fill('nightly script')
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    const shown = page.getByText(/dmt_[\w-]{20,}/).first()
    await expect(shown).toBeVisible()
    const text = (await shown.textContent()) ?? ''
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await expect(page.getByText(text)).toBeHidden()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: `test-results/${project.name}-keys.png`, fullPage: true })
    return /dmt_[\w-]+/.exec(text)?.[0] ?? ''
  })
  const me = await fetch(`${site.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })
  expect(await me.json()).toMatchObject({ via: 'key', scope: 'read' })

  const link = await test.step('an invitation', async () => {
    await page.goto(`${site.url}/settings/people`)
    await page.getByLabel('Role', { exact: true }).selectOption('viewer')
    await page.getByRole('button', { name: 'Create invitation' }).click()
    const shown = page.getByText(/\/invite\//).first()
    await expect(shown).toBeVisible()
    await expectAccessible(page)
    return /http\S+\/invite\/[\w-]+/.exec((await shown.textContent()) ?? '')?.[0] ?? ''
  })

  await test.step('the invited viewer joins and sees the forecast, but cannot import', async () => {
    const context = await browser.newContext()
    const other = await context.newPage()
    await other.goto(link)
    await other.getByLabel('Name').fill('Bo')
    await other.getByLabel('E-mail').fill('bo@example.org')
    await other.getByLabel('Password').fill(password)
    await expectAccessible(other)
    await other.getByRole('button', { name: 'Join' }).click()
    await expect(other.getByRole('heading', { name: 'Cost forecast' })).toBeVisible()
    await other.goto(`${site.url}/prices/series`)
    await expect(other.getByText('Only an instance admin imports prices.')).toBeVisible()
    await context.close()
  })

  await page.goto(`${site.url}/settings/audit`)
  await expect(page.getByRole('table')).toContainText(/invit/i)
  await expectAccessible(page)
})

test('the page speaks Portuguese, and the theme is kept', async ({ page, site }) => {
  await page.goto(`${site.url}/sign-in`)
  await page.getByLabel('E-mail').fill('ana@example.org')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Cost forecast' })).toBeVisible()
  await page.goto(`${site.url}/settings/display`)
  await page.getByRole('radio', { name: 'Light' }).click()
  await page.getByLabel('Language').selectOption('pt-BR')
  // The choice is kept once its words are there.
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await expectAccessible(page)
  await page.goto(`${site.url}/`)
  await expect(page.getByText(/US\$/).first()).toBeVisible()
})

test('a reader gets the words of one language, and those of the other when they are chosen', async ({ page, site }) => {
  const words: string[] = []
  page.on('request', (request) => words.push(...(/assets\/(en|pt-br)-[^/]+\.js$/.exec(request.url())?.slice(1) ?? [])))
  await page.context().clearCookies()
  await page.goto(`${site.url}/sign-in`)
  await expect(page.getByText('GPU price forecasts, on your own machine.')).toBeVisible()
  expect(words).toEqual(['en'])
  await page.getByRole('radio', { name: 'PT' }).click()
  await expect(page.getByText('Previsão de preços de GPU, na sua própria máquina.')).toBeVisible()
  expect(words).toEqual(['en', 'pt-br'])
  words.length = 0
  await page.reload()
  await expect(page.getByText('Previsão de preços de GPU, na sua própria máquina.')).toBeVisible()
  expect(words).toEqual(['pt-br'])
})

test('words that do not come are told: the other language at the choice, the only one instead of the page', async ({ browser, site }) => {
  // A page of its own: browsers write files that do not come on the console.
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route(/assets\/pt-br-/, (route) => route.abort())
  await page.goto(`${site.url}/sign-in`)
  await page.getByRole('radio', { name: 'PT' }).click()
  await expect(page.getByRole('alert')).toContainText('The other language did not load.')
  await expect(page.getByRole('radio', { name: 'EN' })).toBeChecked()
  await expectAccessible(page)
  await page.evaluate(() => localStorage.setItem('dumont.display', '{"language":"pt-BR"}'))
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Parte da página não carregou.' })).toBeVisible()
  await expectAccessible(page)
  await page.unroute(/assets\/pt-br-/)
  await page.getByRole('button', { name: 'Recarregar' }).click()
  await expect(page.getByText('Previsão de preços de GPU, na sua própria máquina.')).toBeVisible()
  await context.close()
})

test('whoever guesses is told how long to wait', async ({ browser, site }) => {
  // A page of its own: browsers write refused requests on the console.
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site.url}/sign-in?link=expired`)
  await expect(page.getByRole('alert')).toHaveText('The link was used already or is too old.')
  await page.getByLabel('E-mail').fill('nobody@example.org')
  await page.getByLabel('Password').fill('a guess')
  // Five guesses are free, then the wait doubles: on a slow machine the first waits are over before the next click.
  await expect(async () => {
    const answered = page.waitForResponse('**/api/v1/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect((await answered).status()).toBe(429)
  }).toPass({ timeout: 240_000, intervals: [10] })
  await expect(page.getByText(/^Too many failed tries to sign in\. Try again in \d+ s\.$/)).toBeVisible()
  await expectAccessible(page)
  await context.close()
})

test('the demo data goes with one click', async ({ page, site }) => {
  await page.goto(await site.admin('sign-in-link'))
  // Cards that come late would ask about what is gone.
  await page.waitForLoadState('networkidle')
  await page.getByRole('button', { name: 'Remove demo data' }).click()
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No prices yet' })).toBeVisible()
  await expect(page.getByText('Demo data.', { exact: true })).toBeHidden()
  await expectAccessible(page)
})
