import type { FinishedSession } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { placeName } from './place-words.ts'
import { useMoney } from './use-money.ts'

/** 'You paid $2.31; the best place then was $1.48 (...)', or why that is not known. */
export function Verdict({ session }: { session: FinishedSession }) {
  const strings = useStrings()
  const words = strings.finished
  const money = useMoney()
  const { best, best_same_market: same, paid, unknown_because: why } = session
  const paidText = paid === null ? words.paidUnknown : words.paid(money.cost(paid))
  if (!best) return <>{`${paidText}. ${words.unknown[why ?? 'not_known']}`}</>
  const isBest = best.difference !== null && best.difference <= 0
  return (
    <>
      {paidText}; {words.best(money.cost(best.cost), placeName(best, strings))}. {isBest && words.here}
      {same && same.series_id !== best.series_id && !isBest && ` ${words.sameMarket(money.cost(same.cost), placeName(same, strings))}`}
    </>
  )
}
