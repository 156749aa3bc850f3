import type { AccuracyVerdict } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatWholePercent } from '../../ui/format-money.ts'
import { compareWithNaive } from './compare-with-naive.ts'

export type VerdictWords = {
  /** '38%', or a word where there is no figure. */
  figure: string
  /** What follows the figure: 'better than repeating the last price'. */
  label: string
  /** Both in one short phrase, for tables: '38% better'. */
  short: string
  tone: 'good' | 'bad' | 'plain'
}

type Compared = { verdict: AccuracyVerdict; mape: number | null; naive: number | null }

/** Better or worse than "no change", in words: a worse one is said as loudly. */
export function useVerdictWords(): (compared: Compared) => VerdictWords {
  const { language } = useLocale()
  const { verdict: words } = useStrings().accuracy
  return (compared) => {
    const { verdict, share } = compareWithNaive(compared.verdict, compared.mape, compared.naive)
    if (verdict === 'not_enough') return { figure: '–', label: words.notEnough, short: words.notEnoughShort, tone: 'plain' }
    if (verdict === 'same') return { figure: words.sameFigure, label: words.same, short: words.sameFigure, tone: 'plain' }
    const tone = verdict === 'better' ? 'good' : 'bad'
    if (share === undefined) return { figure: words[`${verdict}Figure`], label: words.againstPerfect, short: words[`${verdict}Figure`], tone }
    const figure = formatWholePercent(share, language)
    return { figure, label: words[verdict], short: words[`${verdict}Short`](figure), tone }
  }
}
