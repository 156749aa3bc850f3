import { expect, test } from 'vitest'
import { dictionaries } from '../../../test/dictionaries.ts'

type Leaf = [path: string, value: unknown]

const leaves = (of: object, path = ''): Leaf[] =>
  Object.entries(of).flatMap(([name, value]): Leaf[] =>
    typeof value === 'object' && value !== null ? leaves(value as object, `${path}${name}.`) : [[path + name, value]],
  )

const english = new Map(leaves(dictionaries.en))
const portuguese = new Map(leaves(dictionaries['pt-BR']))

test('both languages have the same strings', () => expect([...portuguese.keys()].toSorted()).toEqual([...english.keys()].toSorted()))

test.each([
  ['en', english],
  ['pt-BR', portuguese],
])('nothing is empty in %s, and sentences made of parts hold every part', (_, strings) => {
  const faults = [...strings].filter(([, value]) => !(typeof value === 'string' ? value.trim() !== '' : holdsItsParts(value as Sentence))).map(([path]) => path)
  expect(faults).toEqual([])
})

type Sentence = (...parts: string[]) => string

function holdsItsParts(sentence: Sentence): boolean {
  const parts = Array.from({ length: sentence.length }, (_, i) => `part${i}`)
  const text = sentence(...parts)
  return parts.every((part) => text.includes(part))
}

test('one of something is not many', () => {
  expect(dictionaries.en.prices.problems(1)).toBe('1 bad row')
  expect(dictionaries['pt-BR'].prices.problems(1)).toBe('1 linha ruim')
})

test('only words that are the same in both languages were left as they are', () => {
  const same = [...english].filter(([path, value]) => typeof value === 'string' && value.length > 3 && portuguese.get(path) === value).map(([path]) => path)
  expect(same.toSorted()).toEqual(['forecast.ranges.24h', 'form.email', 'markets.spot', 'people.columns.email', 'seriesPage.ranges.30', 'seriesPage.ranges.90'])
})
