import { expect, test } from 'vitest'
import { loadChoice, saveChoice } from './choice.ts'

const holding = (text: string | null) => ({ getItem: () => text })
const usual = { provider: 'aws', hidesAmounts: false, hoursPerDay: 8 }

test('the first visit compares with AWS and shows amounts', () => expect(loadChoice(holding(null))).toEqual(usual))

test('what was chosen is kept', () => {
  const kept: string[] = []
  const chosen = { provider: 'gcp', hidesAmounts: true, hoursPerDay: 24 } as const
  saveChoice({ setItem: (_, text) => void kept.push(text) }, chosen)
  expect(loadChoice(holding(kept[0] ?? null))).toEqual(chosen)
})

test.each(['not json', '3', 'null', '{"provider":"ibm","hidesAmounts":"yes","hoursPerDay":99}'])('a broken store (%s) does no harm', (text) => {
  expect(loadChoice(holding(text))).toEqual(usual)
})

test('a store that refuses does not break the page', () => {
  const refuse = () => {
    throw new Error('full')
  }
  expect(() => saveChoice({ setItem: refuse }, loadChoice(holding(null)))).not.toThrow()
})
