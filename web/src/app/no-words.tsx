import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import type { Language } from './preferences.ts'

/** The only words outside of the dictionary: they say that the dictionary is not there. */
const words: Record<Language, { title: string; text: string; reload: string }> = {
  en: { title: 'Part of the page did not load.', text: 'The connection broke, or Dumont was updated a moment ago.', reload: 'Reload' },
  'pt-BR': { title: 'Parte da página não carregou.', text: 'A conexão caiu, ou o Dumont foi atualizado há pouco.', reload: 'Recarregar' },
}

/** Instead of the page, when it began without its words. */
export function NoWords({ language }: { language: Language }) {
  const { title, text, reload } = words[language]
  return (
    <main>
      <title>{`${title} · Dumont`}</title>
      <div role="alert">
        <Empty heading="h1" title={title} text={text}>
          <Button onClick={() => location.reload()}>{reload}</Button>
        </Empty>
      </div>
    </main>
  )
}
