import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useStrings } from './i18n/index.ts'

/** Beside the choice of language, when the words of another one did not come. Some browsers ask for them again only after a reload. */
export function LanguageFailure() {
  const { app } = useStrings()
  return (
    <Notice tone="bad" title={app.languageFailed} actions={<Button onClick={() => location.reload()}>{app.reload}</Button>}>
      {app.languageFailedText}
    </Notice>
  )
}
