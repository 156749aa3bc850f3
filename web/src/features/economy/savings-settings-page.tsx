import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { OwnPricesCard } from './own-prices-card.tsx'
import { ProxiesCard } from './proxies-card.tsx'
import { RecomputeCard } from './recompute-card.tsx'
import { RegionsCard } from './regions-card.tsx'
import { SavingsNav } from './savings-nav.tsx'

/** What savings are measured with. Owners change it; everybody else may see it. */
export function SavingsSettingsPage() {
  const { savingsSettings: words } = useStrings()
  const { data: me } = useMeQuery()
  const isOwner = me?.role === 'owner'
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} />
      <SavingsNav />
      {me && !isOwner && <Notice tone="info" title={words.readOnly} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <RegionsCard mayChange={isOwner} />
        <ProxiesCard mayChange={isOwner} />
      </div>
      <OwnPricesCard mayChange={isOwner} />
      {isOwner && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <RecomputeCard />
          <Card title={words.embedTitle} subtitle={words.embedText}>
            <Link to="/savings#embed" className={`${buttonLook({})} self-start`}>
              {words.embedLink}
            </Link>
          </Card>
        </div>
      )}
    </>
  )
}
