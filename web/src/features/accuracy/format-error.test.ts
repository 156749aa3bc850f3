import { expect, test } from 'vitest'
import { formatError, formatFigure, formatShare } from './format-error.ts'

test.each([
  [7.42, '7.4%'],
  [0.214, '0.21%'],
  [0.996, '1%'],
  [0, '0%'],
  [0.004, '<0.01%'],
  [-0.204, '-0.2%'],
  [123.4, '123%'],
  [null, '–'],
])('%s per cent reads %s', (percent, text) => expect(formatError(percent, 'en')).toBe(text))

test('figures follow the language, and what is not known is a dash', () => {
  expect(formatError(7.42, 'pt-BR')).toBe('7,4%')
  expect(formatShare(0.7831, 'en')).toBe('78.3%')
  expect(formatShare(null, 'en')).toBe('–')
  expect(formatFigure(-0.126, 'en')).toBe('-0.13')
  expect(formatFigure(0.01874, 'en', 4)).toBe('0.0187')
  expect(formatFigure(null, 'en')).toBe('–')
})
