import { expect, test } from 'vitest'
import { csvFileName, toCsv } from './csv.ts'

test('a byte order mark, a header and rows ended by CRLF', () => {
  expect(toCsv(['timestamp', 'price'], [['2026-03-04T06:00:00.000Z', 0.25]])).toBe('\uFEFFtimestamp,price\r\n2026-03-04T06:00:00.000Z,0.25\r\n')
})

test.each([
  ['=1+2', "'=1+2"],
  ['+cmd', "'+cmd"],
  ['-cmd', "'-cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  [-1.5, '-1.5'],
])('%s is written as %s', (value, written) => {
  expect(toCsv(['x'], [[value]])).toBe(`\uFEFFx\r\n${written}\r\n`)
})

test('file names have nothing but plain characters', () => {
  expect(csvFileName('forecast', 'RTX 4090"\r\n/..', null, 7)).toBe('forecast-RTX_4090_..-7.csv')
})
