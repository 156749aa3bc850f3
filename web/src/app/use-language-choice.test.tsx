import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { Provider } from 'react-redux'
import { expect, test } from 'vitest'
import type { Language } from './preferences.ts'
import { createStore } from './store.ts'
import { useLanguageChoice } from './use-language-choice.ts'

/** Words come, or do not, when the test says so. */
function choosing() {
  const store = createStore({ preferences: { theme: 'dark', language: 'en', zone: 'UTC' } })
  const asked: { language: Language; come: () => void; fail: () => void }[] = []
  const load = (language: Language) =>
    new Promise<void>((resolve, reject) => asked.push({ language, come: resolve, fail: () => reject(new TypeError('Failed to fetch')) }))
  const wrapper = ({ children }: { children: ReactNode }) => <Provider store={store}>{children}</Provider>
  const { result } = renderHook(() => useLanguageChoice(load), { wrapper })
  return { asked, result, pageIn: () => store.getState().preferences.language, choose: (language: Language) => act(() => void result.current.choose(language)) }
}

test('the page stays in its language until the words of the other one are here', async () => {
  const { asked, result, pageIn, choose } = choosing()
  choose('pt-BR')
  expect([result.current.language, pageIn()]).toEqual(['pt-BR', 'en'])
  await act(async () => asked[0]!.come())
  expect([result.current.language, pageIn(), result.current.hasFailed]).toEqual(['pt-BR', 'pt-BR', false])
})

test('words that do not come leave the page as it is and say so, until the next choice', async () => {
  const { asked, result, pageIn, choose } = choosing()
  choose('pt-BR')
  await act(async () => asked[0]!.fail())
  expect([result.current.language, pageIn(), result.current.hasFailed]).toEqual(['en', 'en', true])
  choose('pt-BR')
  expect(result.current.hasFailed).toBe(false)
})

test('the last choice counts, also when the words of the first come after it', async () => {
  const { asked, result, pageIn, choose } = choosing()
  choose('pt-BR')
  choose('en')
  await act(async () => asked[1]!.come())
  await act(async () => asked[0]!.come())
  expect([result.current.language, pageIn()]).toEqual(['en', 'en'])
})
