import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useModelHealthQuery } from './api.ts'
import { FamilyEvents, FamilyTable } from './family-table.tsx'

/** Which kinds of prices are forecast with a model, and which repeat the last price because their model did worse. */
export function FamiliesCard() {
  const { families: words } = useStrings().accuracy
  const { data, error } = useModelHealthQuery(undefined, { refetchOnFocus: true })
  return (
    <Card title={words.title} subtitle={words.subtitle}>
      {data ? (
        <>
          <FamilyTable families={data.families} />
          <FamilyEvents events={data.events} />
        </>
      ) : error ? (
        <Failure error={error} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Card>
  )
}
