// Runs before the first paint, so that nobody sees a flash of the other theme. The page itself takes over in src/app/preferences.ts, which decides the same.
;(function () {
  var saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('dumont.display') || '{}') || {}
  } catch {
    // Broken or forbidden storage: the system's theme is good enough.
  }
  var root = document.documentElement
  var dark = saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'

  // The words of one language: on their way with everything else, instead of after it.
  var isLanguage = (name) => name === 'en' || name === 'pt-BR'
  var asked = /^\/embed\/economy\/?$/.test(location.pathname) && new URLSearchParams(location.search).get('lang')
  var browsers = navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en'
  var language = [asked, saved.language, browsers].find(isLanguage)
  root.lang = language
  var words = document.currentScript && document.currentScript.dataset[language === 'en' ? 'en' : 'ptBr']
  if (words) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href: words }))
})()
