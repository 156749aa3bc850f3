import { skipToken } from '@reduxjs/toolkit/query/react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatHour } from '../../ui/format-time.ts'
import { useRested } from '../../ui/use-rested.ts'
import { usePreviewBudgetQuery } from './api.ts'
import { tellPreview, type Previewed } from './preview.ts'
import { useBudgetWords } from './use-budget-words.ts'

const restMs = 500

/** When a budget would have fired lately, asked when the hand rests. `budget` undefined: it is not right yet. */
export function BudgetPreview({ budget }: { budget: Previewed | undefined }) {
  const { preview: words } = useStrings()
  const textOf = useFailureText()
  const key = budget && JSON.stringify(budget)
  const rested = useRested(key, restMs)
  const { currentData, error, isFetching } = usePreviewBudgetQuery(rested === undefined ? skipToken : (JSON.parse(rested) as Previewed))
  const failure = asApiError(error)
  const isWaiting = key !== rested || (isFetching && !currentData)
  return (
    <div role="status" aria-label={words.title} className="num rounded-lg border border-line bg-raised px-3 py-2 text-[13px]">
      {key === undefined ? (
        <p className="text-muted">{words.notYet}</p>
      ) : isWaiting ? (
        <p className="text-muted">{words.loading}</p>
      ) : currentData ? (
        <Told preview={currentData} thresholds={(JSON.parse(key) as Previewed).thresholds} />
      ) : (
        <p className="text-muted">{words.failed(failure ? textOf(failure) : '')}</p>
      )}
    </div>
  )
}

type Preview = NonNullable<ReturnType<typeof usePreviewBudgetQuery>['currentData']>

function Told({ preview, thresholds }: { preview: Preview; thresholds: Previewed['thresholds'] }) {
  const { preview: words } = useStrings()
  const { language, zone } = useLocale()
  const say = useBudgetWords()
  const told = tellPreview(preview, thresholds)
  const days = String(preview.days)
  return (
    <>
      {told.kind === 'fired' && (
        <>
          <p className="font-medium">{words.fired(String(told.count), days)}</p>
          <ul className="mt-1 flex flex-col gap-0.5 text-muted">
            {told.latest.map((one) => (
              <li key={`${one.at} ${one.on} ${one.percent}`}>
                {words.occasion(formatHour(Date.parse(one.at), language, zone), say.threshold(one), say.exact(one.value))}
              </li>
            ))}
            {told.older > 0 && <li>{words.older(String(told.older))}</li>}
          </ul>
        </>
      )}
      {told.kind === 'quiet' && <p>{words.quiet(days)}</p>}
      {told.kind === 'unknown' && <p>{words.unknown}</p>}
      {told.kind !== 'unknown' && preview.not_replayed.length > 0 && <p className="mt-1 text-[12px] text-muted">{words.partly}</p>}
    </>
  )
}
