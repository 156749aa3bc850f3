import { estimatedKind, type EstimatedKind } from '@dumont/contracts/reasons'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { formatDateTime, formatTimes } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { EstimatedBadge } from '../economy/reference-words.tsx'
import { useMoney } from '../economy/use-money.ts'
import { useUsageSessionQuery, type Segment, type SessionDetail } from './api.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { EndSession } from './end-session.tsx'
import { LabelsForm } from './labels-form.tsx'
import { sessionName } from './session-name.ts'

/** One session: what it is, what it was for, and every stretch of it, also those that were corrected away. */
export function SessionDrawer({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const { sessions: words, app } = useStrings()
  const { currentData, error } = useUsageSessionQuery(id ?? 0, { skip: id === undefined, refetchOnMountOrArgChange: true })
  const title = currentData ? sessionName(currentData) : words.title
  const text = currentData ? [providerName(currentData.provider), currentData.region, currentData.key].filter(Boolean).join(', ') : words.segmentsText
  return (
    <Drawer title={title} text={text} closeLabel={app.close} open={id !== undefined} onClose={onClose}>
      {currentData ? <Filled session={currentData} /> : error ? <Failure error={error} /> : <Skeleton className="h-96" />}
    </Drawer>
  )
}

function Filled({ session }: { session: SessionDetail }) {
  const { sessions: words } = useStrings()
  const money = useMoney()
  const { data: me } = useMeQuery()
  const mayChange = me !== undefined && me.role !== 'viewer'
  const [wrong, setWrong] = useState<Segment>()
  return (
    <>
      <p className="num flex flex-wrap items-center gap-2">
        <strong className="text-[18px] font-semibold">{money.cost(session.cost)}</strong>
        <span className="text-[13px] text-muted">
          {money.hours(session.running_hours)}
          {session.storage_cost > 0 && `, ${words.disk(money.cost(session.storage_cost))}`}
        </span>
        <Badge tone={session.state === 'running' ? 'good' : 'plain'}>{session.voided ? words.voided : words.states[session.state]}</Badge>
        {session.estimated && <EstimatedBadge />}
      </p>
      {session.state !== 'ended' &&
        mayChange &&
        (session.watched ? <p className="text-[13px] text-muted">{words.end.watched}</p> : <EndSession session={session} />)}
      <LabelsForm key={session.id} id={session.id} labels={session.labels} mayChange={mayChange} />
      <section aria-label={words.segments} className="flex flex-col gap-1">
        <h3 className="text-[14px] font-semibold">{words.segments}</h3>
        <p className="text-[13px] text-muted">{words.segmentsText}</p>
        <ul aria-label={words.segments} className="flex flex-col divide-y divide-line">
          {newestFirst(session.segments).map((segment) => (
            <SegmentItem key={segment.id} segment={segment} onCorrect={mayChange && isCorrectable(segment, session) ? () => setWrong(segment) : undefined} />
          ))}
        </ul>
      </section>
      <CorrectDialog segment={wrong} onClose={() => setWrong(undefined)} />
    </>
  )
}

const isCorrectable = (segment: Segment, { watched }: SessionDetail): boolean =>
  segment.superseded_by === null && !segment.voided && (segment.to !== null || !watched)

/** The newest stretch first, and below each row what it took the place of. */
function newestFirst(segments: readonly Segment[]): Segment[] {
  const replacedBy = Map.groupBy(segments, (segment) => segment.superseded_by)
  const withOld = (segment: Segment): Segment[] => [segment, ...(replacedBy.get(segment.id) ?? []).flatMap(withOld)]
  return (replacedBy.get(null) ?? []).toReversed().flatMap(withOld)
}

function SegmentItem({ segment, onCorrect }: { segment: Segment; onCorrect: (() => void) | undefined }) {
  const { sessions: words, evidence } = useStrings()
  const { language, zone } = useLocale()
  const money = useMoney()
  const isGone = segment.superseded_by !== null || segment.voided
  const from = Date.parse(segment.from)
  const when = segment.to ? formatTimes(from, Date.parse(segment.to), language, zone) : `${formatDateTime(from, language, zone)} – ${words.goesOn}`
  const rate = segment.rate_usd_per_hour === null ? words.rateUnknown : words.rate(money.exactRate(segment.rate_usd_per_hour))
  return (
    <li className="num flex flex-col gap-1 py-3 text-[13px]">
      <div className="flex flex-wrap items-center gap-2">
        <span className={isGone ? 'text-muted line-through' : 'font-medium'}>{when}</span>
        <Badge>{words.states[segment.state]}</Badge>
        {segment.estimated && !isGone && <EstimatedBadge />}
        {onCorrect && (
          <Button size="small" className="ml-auto" aria-label={words.correctLabel(when)} onClick={onCorrect}>
            {words.correct}
          </Button>
        )}
      </div>
      <p className="text-muted">
        {[
          money.hours(segment.hours),
          segment.state !== 'stopped' && rate,
          segment.storage_usd_per_hour > 0 && words.diskRate(money.exactRate(segment.storage_usd_per_hour)),
          money.cost(segment.cost + segment.storage_cost),
          evidence.origins[segment.origin],
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {segment.estimated_because && !isGone && <p className="text-muted">{estimatedWords(segment.estimated_because, words.estimated)}</p>}
      {segment.superseded_by !== null && <p className="text-warn">{words.replaced}</p>}
      {segment.voided && segment.superseded_by === null && <p className="text-warn">{words.deleted}</p>}
      {segment.correction_reason && <p>{words.because(segment.correction_reason)}</p>}
    </li>
  )
}

/** A sentence that is not known here is told as it came. */
function estimatedWords(reason: string, words: Record<EstimatedKind, string>): string {
  const kind = estimatedKind(reason)
  return kind ? words[kind] : reason
}
