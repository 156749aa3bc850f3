import type { PriceImport } from '@dumont/contracts'
import { useEffect, useRef } from 'react'
import { api } from '../../app/api.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useAppDispatch } from '../../app/store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { Progress } from '../../ui/progress.tsx'
import { useCancelImportMutation, useImportsQuery } from './api.ts'
import { isActive, progressOf, toneOf } from './import-state.ts'

const activeMs = 1_000

export function ImportList() {
  const { prices: words } = useStrings()
  const { data, error } = useWatchedImports()
  return (
    <Card title={words.listTitle}>
      {error && !data && <Failure error={error} />}
      {data?.length === 0 && <p className="text-muted">{words.noImports}</p>}
      {data && data.length > 0 && (
        <ul className="flex flex-col divide-y divide-line">
          {data.map((imported) => (
            <ImportItem key={imported.id} imported={imported} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Looks every second while something runs; when it ends, everything made from prices is read again. */
function useWatchedImports() {
  const dispatch = useAppDispatch()
  const result = useImportsQuery(undefined, { refetchOnMountOrArgChange: true })
  const active = result.data?.some(isActive) ?? false
  useImportsQuery(undefined, { pollingInterval: active ? activeMs : 0, skipPollingIfUnfocused: true })
  // Not "was active, is not": a small import is over before it is ever seen at work.
  const ended = result.data
    ?.filter((one) => !isActive(one))
    .map((one) => one.id)
    .join()
  const endedBefore = useRef(ended)
  useEffect(() => {
    if (endedBefore.current !== undefined && endedBefore.current !== ended)
      dispatch(api.util.invalidateTags(['Catalogue', 'Series', 'Forecast', 'Cheapest', 'Quarantine']))
    endedBefore.current = ended
  }, [ended, dispatch])
  return result
}

function ImportItem({ imported }: { imported: PriceImport }) {
  const { prices: words, app } = useStrings()
  const { language, zone } = useLocale()
  const [cancel, { isLoading }] = useCancelImportMutation()
  const active = isActive(imported)
  const count = (value: number) => formatNumber(value, language)
  const figures = [
    words.accepted(count(imported.rows_accepted)),
    imported.rows_rejected > 0 && words.rejected(count(imported.rows_rejected)),
    imported.rows_quarantined > 0 && words.quarantined(count(imported.rows_quarantined)),
    imported.series_touched > 0 && words.series(count(imported.series_touched)),
    imported.state === 'done' && (imported.rows_changed > 0 ? words.changed(count(imported.rows_changed)) : words.nothingNew),
  ].filter(Boolean)
  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium">{imported.filename}</span>
        <Badge tone={toneOf(imported.state)}>{words.states[imported.state]}</Badge>
        {imported.strict && <Badge>{words.strict}</Badge>}
        <span className="num ml-auto text-[12px] text-muted">{formatDateTime(Date.parse(imported.created_at), language, zone)}</span>
        {active && (
          <Button size="small" aria-label={words.cancelLabel(imported.filename)} disabled={isLoading} onClick={() => void cancel(imported.id)}>
            {app.cancel}
          </Button>
        )}
      </div>
      {active && <Progress label={words.progressOf(imported.filename)} share={progressOf(imported)} />}
      <p className="num text-[13px] text-muted">{figures.join(' · ')}</p>
      {imported.message && <p className="text-[13px] text-bad">{imported.message}</p>}
      {imported.problems.length > 0 && <Problems imported={imported} />}
    </li>
  )
}

function Problems({ imported }: { imported: PriceImport }) {
  const { prices: words } = useStrings()
  const shown = imported.problems.length
  const title = imported.rows_rejected > shown ? words.problemsFirst(shown) : words.problems(shown)
  return (
    <details className="text-[13px]">
      <summary className="w-fit rounded text-accent">{title}</summary>
      <div role="group" aria-label={title} tabIndex={0} className="mt-2 max-h-56 overflow-auto rounded-lg border border-line bg-raised px-3 py-2">
        <ul className="flex flex-col gap-1">
          {imported.problems.map((problem) => (
            <li key={`${problem.line} ${problem.reason}`} className="flex gap-3">
              <span className="num w-24 shrink-0 text-muted">{words.line(problem.line)}</span>
              <span>{problem.reason}</span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}
