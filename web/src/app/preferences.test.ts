import { expect, test } from 'vitest'
import { loadPreferences, resolveTheme, resolveZone, savePreferences } from './preferences.ts'

const holding = (text: string | null) => ({ getItem: () => text })

test('the first visit follows the browser', () => {
  expect(loadPreferences(holding(null), 'en-GB')).toEqual({ theme: 'system', language: 'en', zone: 'browser' })
  expect(loadPreferences(holding(null), 'pt-PT').language).toBe('pt-BR')
})

test('what was chosen is kept', () => {
  const chosen = { theme: 'light', language: 'pt-BR', zone: 'Asia/Tokyo' } as const
  expect(loadPreferences(holding(JSON.stringify(chosen)), 'en')).toEqual(chosen)
  expect(loadPreferences(holding('{"theme":"dark","language":"en","zone":"browser"}'), 'pt')).toEqual({ theme: 'dark', language: 'en', zone: 'browser' })
})

test.each(['not json', '"text"', 'null', '{"theme":"pink","language":"xx","zone":"Mars/Olympus"}', '{"zone":3}'])(
  'a broken store (%s) does no harm',
  (text) => {
    expect(loadPreferences(holding(text), 'en')).toEqual({ theme: 'system', language: 'en', zone: 'browser' })
  },
)

test('a store that refuses does not break the page', () => {
  const refuse = () => {
    throw new Error('full')
  }
  expect(() => savePreferences({ setItem: refuse }, { theme: 'dark', language: 'en', zone: 'UTC' })).not.toThrow()
})

test('"browser" is the zone of the machine, others are themselves', () => {
  expect(resolveZone('browser')).toBe('UTC')
  expect(resolveZone('Europe/Lisbon')).toBe('Europe/Lisbon')
})

test('"system" follows the system', () => {
  expect(resolveTheme('system', true)).toBe('dark')
  expect(resolveTheme('system', false)).toBe('light')
  expect(resolveTheme('dark', false)).toBe('dark')
})
