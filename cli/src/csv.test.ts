import { expect, test } from 'vitest'
import { CsvRecords } from '@dumont/contracts'
import { csvField } from './csv.ts'

function read(...chunks: string[]): [number, string[] | string][] {
  const rows: [number, string[] | string][] = []
  const reader = new CsvRecords({ record: (fields, line) => rows.push([line, fields]), bad: (line, reason) => rows.push([line, reason]) })
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
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

test('a quote within a field opens nothing', () => {
  expect(read('a,6" tall\nb,x\nc,5" tall\n')).toEqual([
    [1, ['a', '6" tall']],
    [2, ['b', 'x']],
    [3, ['c', '5" tall']],
  ])
})

test('a quote that is never closed costs its own line, wherever the file ends', () => {
  for (const after of [3, 6000]) {
    const rows = read(`a,b\n"oops,1\n${'x,y\n'.repeat(after)}`)
    expect(rows[1]).toEqual([2, expect.stringMatching(/quote/)])
    expect(rows).toHaveLength(after + 2)
    expect(rows.at(-1)).toEqual([after + 2, ['x', 'y']])
  }
})

test('where the chunks are cut does not matter', () => {
  const text = 'id,p\n"a,1",2\n"b\nc",3\nd,4'
  const whole = read(text)
  for (let cut = 1; cut < text.length; cut++) expect(read(text.slice(0, cut), text.slice(cut))).toEqual(whole)
})

test('a field is quoted only when it must be', () => {
  expect(['a|b', 'a,b', 'a"b', 'a\nb'].map(csvField)).toEqual(['a|b', '"a,b"', '"a""b"', '"a\nb"'])
})
