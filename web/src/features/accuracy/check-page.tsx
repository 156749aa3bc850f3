import { useState } from 'react'
import { Link } from 'react-router'
import { asApiError } from '../../app/api-error.ts'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { PageSkeleton } from '../../app/shell.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { usePublicAccuracyQuery } from './api.ts'
import { CheckFrame } from './check-frame.tsx'
import { CheckRecord } from './check-record.tsx'
import { dayChoices, type Days } from './choice.ts'

/** The record for anyone, without signing in, where an instance admin has switched it on. */
export function CheckPage() {
  const { accuracy: words, app } = useStrings()
  const [days, setDays] = useState<Days>('30')
  const { data, error, refetch } = usePublicAccuracyQuery(Number(days))
  const failed = asApiError(error)
  if (failed?.status === 404)
    return (
      <CheckFrame>
        <NotPublic />
      </CheckFrame>
    )
  return (
    <CheckFrame>
      <PageTitle
        title={words.check.title}
        subtitle={
          <>
            {words.check.subtitle} {data?.demo && <Demo />}
          </>
        }
        actions={<Segmented label={words.period} value={days} options={dayChoices.map((value) => ({ value, label: words.days(value) }))} onChange={setDays} />}
      />
      {failed && <Failure error={failed} title={data ? words.keptTitle : undefined} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {data ? <CheckRecord record={data} /> : !failed && <PageSkeleton />}
    </CheckFrame>
  )
}

function Demo() {
  const { demo } = useStrings()
  return <Badge tone="warn">{demo.badge}</Badge>
}

function NotPublic() {
  const { accuracy, signIn } = useStrings()
  return (
    <Empty heading="h1" title={accuracy.check.offTitle} text={accuracy.check.offText}>
      <title>{`${accuracy.check.offTitle} · Dumont`}</title>
      <Link to="/sign-in" className={buttonLook({ tone: 'primary' })}>
        {signIn.title}
      </Link>
    </Empty>
  )
}
