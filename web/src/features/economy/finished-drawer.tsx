import type { BestPlace, FinishedSession, FinishedSessionDetail } from '@dumont/contracts'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Drawer } from '../../ui/drawer.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatDateTime, formatTimes } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { sessionName } from '../usage/session-name.ts'
import { useFinishedSessionQuery } from './api.ts'
import { Verdict } from './finished-verdict.tsx'
import { placeName } from './place-words.ts'
import { useMoney } from './use-money.ts'

/** What was paid and what the best place would have cost, row by row. */
export function FinishedDrawer({ session, onClose }: { session: FinishedSession | undefined; onClose: () => void }) {
  const { finished: words, app } = useStrings()
  const { currentData, error } = useFinishedSessionQuery(session?.session_id ?? 0, { skip: !session, refetchOnMountOrArgChange: true })
  return (
    <Drawer
      title={words.drawerTitle(session ? sessionName(session) : '')}
      text={words.drawerText}
      closeLabel={app.close}
      open={session !== undefined}
      onClose={onClose}
    >
      {currentData ? <Rows detail={currentData} /> : error ? <Failure error={error} /> : <Skeleton className="h-96" />}
    </Drawer>
  )
}

function Rows({ detail }: { detail: FinishedSessionDetail }) {
  const strings = useStrings()
  const words = strings.finished
  const { best, best_same_market: same } = detail
  return (
    <>
      <p className="num rounded-lg bg-raised px-4 py-3 text-[14px]">
        <Verdict session={detail} />
      </p>
      <Part title={words.paidRows} total={detail.paid}>
        {detail.paid_rows.map((row) => (
          <Row key={row.segment_id} from={row.from} to={row.to} hours={row.hours} rate={row.usd_per_hour} cost={row.cost} />
        ))}
      </Part>
      {best && <PlacePart title={words.bestRows(placeName(best, strings))} place={best} rows={detail.best_hours} />}
      {same && same.series_id !== best?.series_id && (
        <PlacePart title={words.sameRows(placeName(same, strings))} place={same} rows={detail.same_market_hours} />
      )}
    </>
  )
}

function PlacePart({ title, place, rows }: { title: string; place: BestPlace; rows: FinishedSessionDetail['best_hours'] }) {
  const { finished: words } = useStrings()
  const { language, zone } = useLocale()
  return (
    <Part title={title} total={place.cost}>
      {rows.map((row) => (
        <Row key={row.from} from={row.from} to={row.to} hours={row.hours} rate={row.usd_per_hour} cost={row.cost}>
          {words.seen(formatDateTime(Date.parse(row.observed_at), language, zone))}
        </Row>
      ))}
      <li className="py-2 text-[13px]">
        <Link to={`/prices/series/${place.series_id}`} className="font-medium text-accent hover:underline">
          {words.history}
        </Link>
      </li>
    </Part>
  )
}

function Part({ title, total, children }: { title: string; total: number | null; children: ReactNode }) {
  const { finished: words } = useStrings()
  const money = useMoney()
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <h3 className="text-[14px] font-semibold">{title}</h3>
      <ul className="flex flex-col divide-y divide-line">{children}</ul>
      {total !== null && (
        <p className="num flex justify-between border-t border-line-strong pt-2 text-[13px] font-semibold">
          <span>{words.total}</span>
          <span>{money.cost(total)}</span>
        </p>
      )}
    </section>
  )
}

function Row(props: { from: string; to: string; hours: number; rate: number | null; cost: number | null; children?: ReactNode }) {
  const { finished: words, economy } = useStrings()
  const { language, zone } = useLocale()
  const money = useMoney()
  const hours = economy.hours(formatNumber(props.hours, language, 6))
  return (
    <li className="num flex flex-wrap justify-between gap-x-4 gap-y-0.5 py-2 text-[13px]">
      <span className="text-muted">
        {formatTimes(Date.parse(props.from), Date.parse(props.to), language, zone)}
        {props.children && <> · {props.children}</>}
      </span>
      <span>
        {props.rate === null || props.cost === null ? words.unknownRate(hours) : words.sum(hours, money.exactRate(props.rate), money.exact(props.cost))}
      </span>
    </li>
  )
}
