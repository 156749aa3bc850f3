import { useStrings } from '../../app/i18n/index.ts'
import { Notice } from '../../ui/notice.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { ImportList } from './import-list.tsx'
import { ImportPanel } from './import-panel.tsx'
import { SeriesCard } from './series-card.tsx'

/** Every series there is, and the files that bring more. */
export function SeriesListPage() {
  const { prices: words } = useStrings()
  const { data: me } = useMeQuery()
  return (
    <>
      {me?.instance_admin && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <ImportPanel />
          <ImportList />
        </div>
      )}
      {me && !me.instance_admin && <Notice tone="info" title={words.adminOnly} />}
      <SeriesCard />
    </>
  )
}
