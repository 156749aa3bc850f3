import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { wordsOf } from './i18n/words.ts'
import { NoWords } from './no-words.tsx'
import type { Language } from './preferences.ts'

test.each([
  ['en', 'Part of the page did not load.', 'Reload'],
  ['pt-BR', 'Parte da página não carregou.', 'Recarregar'],
] as const)('a page without its words says so in %s and offers to reload', (language, title, reload) => {
  render(<NoWords language={language} />)
  expect(screen.getByRole('heading', { name: title })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: reload })).toBeInTheDocument()
})

test('words that were not loaded are a mistake of ours, not an empty page', () => {
  expect(() => wordsOf('xx' as Language)).toThrow('The words of xx were not loaded')
})
