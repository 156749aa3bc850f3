import type { ComparedProvider } from '@dumont/contracts'
import { notComparedKind } from '@dumont/contracts/reasons'
import type { Strings } from '../../app/i18n/index.ts'
import { providerLabels } from './compared.ts'

type Because = Strings['economy']['because']

/** Why something is not compared, in the language of the page; a sentence that is not known here as it came. */
export function becauseWords(reason: string, provider: ComparedProvider, words: Because): string {
  const kind = notComparedKind(reason)
  return kind ? words[kind](providerLabels[provider]) : reason
}

/** The cloud has nothing like it: not so when only a rate, or the memory of the GPU, is not known. */
export function hasNoEquivalent(reason: string): boolean {
  const kind = notComparedKind(reason)
  return kind !== 'rate_unknown' && kind !== 'memory_unknown'
}
