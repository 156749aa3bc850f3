import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { languageAt, loadPreferences } from './preferences.ts'

const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8')

/** What the script in the head, which has the words sent for, makes of it, and what the page itself does. */
function firstLanguages(path: string, saved: string | null, browsers: string) {
  document.head.replaceChildren()
  if (saved !== null) localStorage.setItem('dumont.display', saved)
  history.replaceState(null, '', path)
  vi.stubGlobal('navigator', { language: browsers })
  const itself = document.createElement('script')
  Object.assign(itself.dataset, { en: '/assets/en.js', ptBr: '/assets/pt-br.js' })
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(itself)
  runInThisContext(script)
  const preload = document.head.querySelector('link[rel=modulepreload]')?.getAttribute('href')
  return { lang: document.documentElement.lang, preload, page: languageAt(location, loadPreferences(localStorage, browsers).language) }
}

const english = { lang: 'en', preload: '/assets/en.js', page: 'en' }
const portuguese = { lang: 'pt-BR', preload: '/assets/pt-br.js', page: 'pt-BR' }

test.each([
  ['the first visit follows the browser', '/', null, 'pt-PT', portuguese],
  ['and is English for all others', '/', null, 'de', english],
  ['what was chosen goes before the browser', '/prices', '{"language":"pt-BR"}', 'en-US', portuguese],
  ['a choice that is none does no harm', '/', '{"language":"xx"}', 'en-US', english],
  ['nor does a broken store', '/', 'not json', 'pt-BR', portuguese],
  ['nor one that holds something else', '/', '"text"', 'en', english],
  ['a frame is in the language of its address', '/embed/economy?lang=pt-BR&token=a', '{"language":"en"}', 'en', portuguese],
  ['with a slash at its end too', '/embed/economy/?lang=en', '{"language":"pt-BR"}', 'pt', english],
  ['one that names no language we have follows the reader', '/embed/economy?lang=fr', null, 'pt-BR', portuguese],
  ['no other page looks at its address', '/prices?lang=pt-BR', null, 'en', english],
])('%s: the words that are sent for are the ones the page asks for', (_, path, saved, browsers, expected) => {
  expect(firstLanguages(path, saved, browsers)).toEqual(expected)
})
