import type { ComparedProvider } from '@dumont/contracts'
import type { Strings } from '../../app/i18n/index.ts'
import { providerLabels } from './compared.ts'

/** '27.1% less than at AWS', or how much more. */
export function shareWords(percentage: number, provider: ComparedProvider, words: Strings['economy'], write: (percent: number) => string): string {
  const say = percentage < 0 ? words.more : words.less
  return say(write(Math.abs(percentage)), providerLabels[provider])
}
