import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CsvRecords } from './csv-records.ts'

function read(text: string, pieces: number[] = []) {
  const records: [number, ...string[]][] = []
  const bad: [number, string][] = []
  const csv = new CsvRecords({ record: (fields, line) => records.push([line, ...fields]), bad: (line, reason) => bad.push([line, reason]) })
  let at = 0
  for (const length of pieces) {
    csv.push(text.slice(at, at + length))
    at += length
  }
  csv.push(text.slice(at))
  csv.end()
  return { records, bad }
}

test('records carry the number of their first line; empty lines and CRLF are no trouble', () => {
  expect(read('a,b\r\n\r\n1,2\n\n3,4').records).toEqual([
    [1, 'a', 'b'],
    [3, '1', '2'],
    [5, '3', '4'],
  ])
})

test('quoted fields may hold commas, quotes and line breaks', () => {
  expect(read('"a,b","say ""hi""","two\nlines",x\n"",y\n').records).toEqual([
    [1, 'a,b', 'say "hi"', 'two\nlines', 'x'],
    [3, '', 'y'],
  ])
})

test('a last empty field counts', () => {
  expect(read('a,"b",\nc,\n').records).toEqual([
    [1, 'a', 'b', ''],
    [2, 'c', ''],
  ])
})

test('a quote that is never closed costs its own line, not the file', () => {
  const after = 'x,y\n'.repeat(6000)
  const { records, bad } = read(`a,b\n"oops,1\n${after}`)
  expect(bad).toEqual([[2, expect.stringMatching(/quote/)]])
  expect(records).toHaveLength(6001)
  expect(records.at(-1)).toEqual([6002, 'x', 'y'])
})

test('a quote within a field opens nothing: no row is swallowed', () => {
  expect(read('a,6" tall\nb,x\nc,5" tall\n')).toEqual({
    records: [
      [1, 'a', '6" tall'],
      [2, 'b', 'x'],
      [3, 'c', '5" tall'],
    ],
    bad: [],
  })
})

test('rows after a quote that is never closed are read, also near the end of the file', () => {
  expect(read('a,b\n"oops,1\nx,y\nz,1')).toEqual({
    records: [
      [1, 'a', 'b'],
      [3, 'x', 'y'],
      [4, 'z', '1'],
    ],
    bad: [[2, expect.stringMatching(/quote/)]],
  })
})

test('a quote open at the end of the file is reported', () => {
  expect(read('a,b\n"x')).toEqual({ records: [[1, 'a', 'b']], bad: [[2, expect.stringMatching(/never closed/)]] })
})

test('a line without end is dropped in bounded memory', () => {
  const { records, bad } = read(
    `a\n${'x'.repeat(100_000)}\nb\n`,
    Array.from({ length: 90 }, () => 1000),
  )
  expect(records).toEqual([
    [1, 'a'],
    [3, 'b'],
  ])
  expect(bad).toEqual([[2, expect.stringMatching(/longer than/)]])
})

test('however the text is cut into pieces, the records are the same', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', '\r'), maxLength: 6 })
  const row = fc.array(field, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5)), (rows, pieces) => {
      const quoted = rows.map((fields) => fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n')
      expect(read(quoted, pieces).records.map(([, ...fields]) => fields)).toEqual(rows)
    }),
  )
})
