// Runs before the first paint, so that nobody sees a flash of the other theme. The page itself takes over in src/app/preferences.ts.
;(function () {
  var saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('dumont.display') || '{}') || {}
  } catch {
    // Broken or forbidden storage: the system's theme is good enough.
  }
  var dark = saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  if (saved.language) document.documentElement.lang = saved.language
})()
