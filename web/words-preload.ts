import type { Plugin } from 'vite'

const script = '<script src="/theme.js">'

/** Tells `public/theme.js` where the words of each language are: only there is the reader's language known before the page's own code is loaded. */
export function wordsPreload(): Plugin {
  return {
    name: 'words-preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((one) => one.type === 'chunk')
        const pathOf = (file: string): string => {
          const words = chunks.find(({ facadeModuleId }) => facadeModuleId?.replaceAll('\\', '/').endsWith(`/src/app/i18n/${file}`))
          if (!words || words.imports.length > 0) throw new Error(`The words of ${file} are no file that stands alone`)
          return `/${words.fileName}`
        }
        if (!html.includes(script)) throw new Error(`index.html has no ${script}`)
        return html.replace(script, `<script src="/theme.js" data-en="${pathOf('en.ts')}" data-pt-br="${pathOf('pt-br.ts')}">`)
      },
    },
  }
}
