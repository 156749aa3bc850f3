import { Eye, EyeOff, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { HowToRecord } from '../usage/how-to-record.tsx'
import { SourcesCard } from '../usage/sources-card.tsx'
import { BreakdownCard } from './breakdown-card.tsx'
import type { EvidenceOf } from './breakdown-rows.tsx'
import { providerLabels } from './compared.ts'
import { EmbedCard } from './embed-card.tsx'
import { EvidenceDrawer } from './evidence-drawer.tsx'
import { OtherCard } from './other-card.tsx'
import { PeriodCard } from './period-card.tsx'
import { PriceSheetCard } from './price-sheet-card.tsx'
import { ProviderToggle } from './provider-toggle.tsx'
import { FinishedCard, FinishedLine } from './finished-card.tsx'
import { SavedCard } from './saved-card.tsx'
import { SavingsNav } from './savings-nav.tsx'
import { SessionCard } from './session-card.tsx'
import { StateNotices } from './state-notices.tsx'
import { useChoice } from './use-choice.ts'
import { useLiveSavings, type Live } from './use-live.ts'
import { useMoney } from './use-money.ts'

/** What running here saves: live, by period, and down to the hours and prices behind it. */
export function SavingsPage() {
  const { economy: words, app } = useStrings()
  const [{ provider }] = useChoice()
  const [isPaused, setPaused] = useState(false)
  const live = useLiveSavings(provider, isPaused)
  return (
    <>
      <PageTitle
        title={words.title}
        subtitle={words.subtitle(providerLabels[provider])}
        actions={<Actions live={live} isPaused={isPaused} onPause={setPaused} />}
      />
      <SavingsNav />
      {live.savings ? (
        <Filled live={live} isPaused={isPaused} />
      ) : live.error ? (
        <Failure error={live.error} title={words.errorTitle} actions={<Button onClick={() => live.refresh()}>{app.retry}</Button>} />
      ) : (
        <Waiting />
      )}
    </>
  )
}

function Filled({ live, isPaused }: { live: Live; isPaused: boolean }) {
  const money = useMoney()
  const [evidence, setEvidence] = useState<EvidenceOf>()
  const { evidence: words } = useStrings()
  const { savings } = live
  return (
    <>
      <StateNotices live={live} isPaused={isPaused} />
      {savings?.first_time ? (
        <FirstTime />
      ) : (
        <>
          <FinishedLine running={savings?.active_instances_count ?? 0} />
          <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
            <div className="flex min-w-0 flex-col gap-4 *:last:flex-1">
              <SavedCard live={live} isPaused={isPaused} />
              {savings && <OtherCard lines={savings.second_lines} />}
            </div>
            <SessionCard isPaused={isPaused} leftOut={savings?.not_compared_instances ?? []} />
          </div>
          <PeriodCard onEvidence={() => setEvidence({ title: words.everything })} />
          <BreakdownCard onEvidence={setEvidence} />
          <FinishedCard running={savings?.active_instances_count ?? 0} />
          <SourcesCard money={money.total} />
        </>
      )}
      <PriceSheetCard />
      <EmbedCard />
      <EvidenceDrawer of={evidence} onClose={() => setEvidence(undefined)} />
    </>
  )
}

function FirstTime() {
  const { economy: words } = useStrings()
  return (
    <Card title={words.first.title} subtitle={words.first.text}>
      <HowToRecord />
    </Card>
  )
}

function Actions({ live, isPaused, onPause }: { live: Live; isPaused: boolean; onPause: (paused: boolean) => void }) {
  const { economy: words } = useStrings()
  const [{ hidesAmounts }, change] = useChoice()
  const hideLabel = hidesAmounts ? words.show : words.hide
  return (
    <>
      <ProviderToggle />
      <div className="flex items-center gap-2">
        <Segmented
          label={words.updates}
          value={isPaused ? 'paused' : 'live'}
          options={(['live', 'paused'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={(value) => onPause(value === 'paused')}
        />
        <Button size="icon" aria-label={words.refresh} title={words.refresh} disabled={live.isFetching} onClick={() => live.refresh()}>
          <RefreshCw aria-hidden />
        </Button>
        <Button size="icon" aria-label={hideLabel} title={hideLabel} aria-pressed={hidesAmounts} onClick={() => change({ hidesAmounts: !hidesAmounts })}>
          {hidesAmounts ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        </Button>
      </div>
    </>
  )
}

/** The shape of what comes, at its size. */
function Waiting() {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
        <Skeleton className="h-72 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
      <Skeleton className="h-[520px] rounded-xl" />
    </>
  )
}
