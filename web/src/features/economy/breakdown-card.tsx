import { Download } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { breakdownCsvUrl, economyApi, type BreakdownQuestion, type By } from './api.ts'
import { BreakdownRows, type EvidenceOf } from './breakdown-rows.tsx'
import { useChoice } from './use-choice.ts'
import { usePeriod } from './use-period.ts'

const ways = ['gpu', 'provider', 'instance', 'label'] as const satisfies readonly By[]

export function BreakdownCard({ onEvidence }: { onEvidence: (of: EvidenceOf) => void }) {
  const { economy: words, app } = useStrings()
  const [{ provider }] = useChoice()
  const { question } = usePeriod()
  const [by, setBy] = useState<By>('gpu')
  const [label, setLabel] = useState('project')
  const asked = { ...question, provider, by, label: useDeferredValue(by === 'label' ? label.trim() || 'project' : '') } satisfies BreakdownQuestion
  const { currentData, error } = economyApi.endpoints.breakdown.useQueryState(asked)
  const { refetch } = economyApi.endpoints.breakdown.useQuerySubscription(asked, { refetchOnMountOrArgChange: 5 })
  return (
    <Card
      title={words.breakdownTitle}
      subtitle={words.breakdownText}
      actions={
        <div className="flex flex-wrap items-end gap-2">
          {by === 'label' && <Field label={words.label} value={label} maxLength={60} onChange={({ target }) => setLabel(target.value)} />}
          <Segmented label={words.by} value={by} options={ways.map((value) => ({ value, label: words.byNames[value] }))} onChange={setBy} />
          <a className={buttonLook({ size: 'small' })} href={breakdownCsvUrl(asked)} download aria-label={words.breakdownCsv}>
            <Download aria-hidden />
            {words.csv}
          </a>
        </div>
      }
    >
      {currentData ? (
        <BreakdownRows data={currentData} label={asked.label} onEvidence={onEvidence} />
      ) : error ? (
        <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />
      ) : (
        <Skeleton className="h-48" />
      )}
    </Card>
  )
}
