import type { RecomputeAnswer } from '@dumont/contracts'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useApplyRecomputeMutation, usePreviewRecomputeMutation } from './api.ts'
import { providerLabels } from './compared.ts'
import { useMoney } from './use-money.ts'

type Change = RecomputeAnswer['changes'][number]

/** Values the past with the prices of today, after it was seen what that would change. */
export function RecomputeCard() {
  const { savingsSettings: words, app } = useStrings()
  const [preview, previewing] = usePreviewRecomputeMutation()
  const [apply, applying] = useApplyRecomputeMutation()
  const [shown, setShown] = useState<RecomputeAnswer>()
  const show = async () => {
    applying.reset()
    setShown((await preview()).data)
  }
  const confirm = async () => {
    const answer = await apply()
    if (!answer.error) setShown(undefined)
  }
  return (
    <Card title={words.recomputeTitle} subtitle={words.recomputeText}>
      <div className="flex flex-col items-start gap-3">
        <Button disabled={previewing.isLoading || applying.isLoading} onClick={() => void show()}>
          {words.recomputeShow}
        </Button>
        {previewing.error && <Failure error={previewing.error} />}
        {applying.isSuccess && (
          <p role="status" className="text-[13px] text-good">
            {words.recomputeDone}
          </p>
        )}
      </div>
      <Dialog
        isWide
        title={words.recomputeDialog}
        text={words.recomputeDialogText}
        closeLabel={app.close}
        open={shown !== undefined}
        onOpenChange={(open) => !open && setShown(undefined)}
      >
        {shown && <Changes changes={shown.changes} />}
        {applying.error && <Failure error={applying.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setShown(undefined)}>{app.cancel}</Button>
          {shown && shown.changes.some(isChange) && (
            <Button tone="primary" disabled={applying.isLoading} onClick={() => void confirm()}>
              {words.recomputeApply}
            </Button>
          )}
        </div>
      </Dialog>
    </Card>
  )
}

/** Hours count too: what could not be compared before and can be now may save nothing. */
const isChange = ({ before, after }: Change): boolean =>
  before.savings !== after.savings || before.hours_used !== after.hours_used || before.provider_cost !== after.provider_cost

function Changes({ changes }: { changes: Change[] }) {
  const { savingsSettings: words } = useStrings()
  const money = useMoney()
  const columns: Column<Change>[] = [
    {
      title: words.recomputeColumns.provider,
      cell: ({ provider, before, after }) => (
        <span className="flex flex-col">
          <span className="font-medium">{providerLabels[provider]}</span>
          {before.hours_used !== after.hours_used && (
            <span className="num text-[12px] text-muted">{words.recomputeHours(money.hours(before.hours_used), money.hours(after.hours_used))}</span>
          )}
        </span>
      ),
    },
    { title: words.recomputeColumns.before, numeric: true, cell: ({ before }) => money.cost(before.savings) },
    { title: words.recomputeColumns.after, numeric: true, cell: ({ after }) => money.cost(after.savings) },
    {
      title: words.recomputeColumns.difference,
      numeric: true,
      cell: ({ difference }) => <span className={difference < 0 ? 'text-bad' : difference > 0 ? 'text-good' : ''}>{money.cost(difference)}</span>,
    },
  ]
  return (
    <>
      <Table label={words.recomputeDialog} columns={columns} rows={changes} rowKey={({ provider }) => provider} />
      {!changes.some(isChange) && <p className="text-muted">{words.recomputeSame}</p>}
    </>
  )
}
