import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { StartError } from './errors.ts'

function dotEnv(text: string, mode = 0o600): string {
  const file = join(mkdtempSync(join(tmpdir(), 'dumont-env-')), '.env')
  writeFileSync(file, text, { mode })
  return file
}

test('nothing set: loopback, the embedded database, both services', () => {
  const { config } = loadConfig({})
  expect(config).toMatchObject({ HOST: '127.0.0.1', PORT: 4400, embedded: true, publicUrl: 'http://127.0.0.1:4400', DUMONT_SERVICES: ['web', 'worker'] })
})

test('every mistake is reported at once', () => {
  const load = () => loadConfig({ PORT: 'eighty', DUMONT_SERVICES: 'web,cook', DUMONT_PUBLIC_URL: 'ftp://x', DATABASE_URL: 'mysql://x' })
  expect(load).toThrow(StartError)
  expect(load).toThrow(/4 mistakes[^]*DATABASE_URL[^]*PORT[^]*DUMONT_PUBLIC_URL[^]*DUMONT_SERVICES/)
})

test.each(['10.0.0.1', '10.0.0.0/8,::1', 'fd00::/64'])('the proxies %s are trusted', (DUMONT_TRUSTED_PROXIES) => {
  expect(loadConfig({ DUMONT_TRUSTED_PROXIES }).config.DUMONT_TRUSTED_PROXIES).toEqual(DUMONT_TRUSTED_PROXIES.split(','))
})

test.each(['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1,::/129'])('the proxies %s are a mistake', (DUMONT_TRUSTED_PROXIES) => {
  expect(() => loadConfig({ DUMONT_TRUSTED_PROXIES })).toThrow(/DUMONT_TRUSTED_PROXIES.*CIDR/)
})

test('the environment wins over .env, and an empty value means not set', () => {
  const file = dotEnv('PORT=5000\nHOST=0.0.0.0\nDATABASE_URL=\n')
  expect(loadConfig({ PORT: '6000' }, file).config).toMatchObject({ PORT: 6000, HOST: '0.0.0.0', embedded: true, publicUrl: 'http://localhost:6000' })
})

test('a .env that others can read and a misspelt name are warned about', () => {
  const { warnings } = loadConfig({ DUMONT_PUBLC_URL: 'https://x.example' }, dotEnv('PORT=5000', 0o644))
  expect(warnings).toEqual([expect.stringContaining('chmod 600'), expect.stringContaining('DUMONT_PUBLC_URL')])
})

test('a clock that anyone may move is warned about', () => {
  expect(loadConfig({ DUMONT_TEST_CLOCK: 'true' }).warnings).toEqual([expect.stringContaining('DUMONT_TEST_CLOCK')])
})

test('a public address keeps no slash at its end, and IPv6 hosts get brackets', () => {
  expect(loadConfig({ DUMONT_PUBLIC_URL: 'https://gpu.example/' }).config.publicUrl).toBe('https://gpu.example')
  expect(loadConfig({ HOST: '::1' }).config.publicUrl).toBe('http://[::1]:4400')
})

test('vendors are asked at http and https, or files read from a folder; anything else is a mistake', () => {
  const load = (url: string) => loadConfig({ DUMONT_FILE_URL: url }, undefined, new Set(['DUMONT_FILE_URL'])).config.vendorUrls
  for (const url of ['http://gateway.example', 'https://gateway.example/a', 'file:///srv/prices']) expect(load(url)).toEqual({ DUMONT_FILE_URL: url })
  for (const url of ['ftp://gateway.example', 'gateway.example']) expect(() => load(url)).toThrow(/DUMONT_FILE_URL: must be an address/)
})
