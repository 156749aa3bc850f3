import { expect, test } from 'vitest'
import { csvField, CsvReader } from './csv.ts'

function read(...chunks: string[]): [number, string[]][] {
  const rows: [number, string[]][] = []
  const reader = new CsvReader()
  const take = (fields: string[], line: number) => rows.push([line, fields])
  for (const chunk of chunks) reader.push(chunk, take)
  reader.end(take)
  return rows
}

test('plain rows, with and without a last line break, whichever line ends', () => {
  expect(read('a,b\r\n1,\n\n2,x')).toEqual([
    [1, ['a', 'b']],
    [2, ['1', '']],
    [4, ['2', 'x']],
  ])
})

test('quoted fields hold commas, quotes and line breaks, and lines are still counted', () => {
  expect(read('"a, b",c\n"say ""hi""","x\ny"\nlast,""\n')).toEqual([
    [1, ['a, b', 'c']],
    [2, ['say "hi"', 'x\ny']],
    [4, ['last', '']],
  ])
})

test('where the chunks are cut does not matter', () => {
  const text = 'id,p\n"a,1",2\n"b\nc",3\nd,4'
  const whole = read(text)
  for (let cut = 1; cut < text.length; cut++) expect(read(text.slice(0, cut), text.slice(cut))).toEqual(whole)
})

test('a field is quoted only when it must be', () => {
  expect(['a|b', 'a,b', 'a"b', 'a\nb'].map(csvField)).toEqual(['a|b', '"a,b"', '"a""b"', '"a\nb"'])
})
