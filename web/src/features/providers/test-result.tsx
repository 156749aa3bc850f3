import { useStrings } from '../../app/i18n/index.ts'
import { Notice } from '../../ui/notice.tsx'
import type { Test } from './api.ts'

/** What the provider answered to a test, in its words. */
export function TestResult({ ok, message }: Test) {
  const { providers: words } = useStrings()
  return (
    <Notice tone={ok ? 'good' : 'bad'} title={ok ? words.testOk : words.testFailed}>
      {message}
    </Notice>
  )
}
