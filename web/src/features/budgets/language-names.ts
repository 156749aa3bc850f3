/** Each in its own language, as people look for it. */
export const languageNames = [
  { value: 'en', label: 'English' },
  { value: 'pt-BR', label: 'Português (Brasil)' },
]
