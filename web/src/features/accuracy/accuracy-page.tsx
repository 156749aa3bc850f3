import { TrendingDown } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Selectors } from '../forecasts/selectors.tsx'
import { NoPrices } from '../forecasts/state-panels.tsx'
import { useSeriesChoice } from '../forecasts/use-forecast.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import { ChosenRecord } from './chosen-record.tsx'
import { dayChoices, sameChoicePath, type AccuracyChoice, type ChoiceChange } from './choice.ts'
import { FamiliesCard } from './families-card.tsx'
import { RecordsCard } from './records-card.tsx'
import { useAccuracyChoice } from './use-choice.ts'

const noGpus: never[] = []

/** The whole record: of what is chosen, what we said at any time, and of everything else in a table. */
export function AccuracyPage() {
  const { accuracy: words, forecast, app } = useStrings()
  const { data: me } = useMeQuery()
  const catalogue = useCatalogueQuery(undefined, { refetchOnFocus: true })
  const gpus = catalogue.data?.gpus ?? noGpus
  const { selection, select, choice, change } = useAccuracyChoice(gpus)
  const series = useSeriesChoice(selection, selection.gpu?.gpu)
  const failure = catalogue.data ? series.error : catalogue.error
  if (catalogue.data && !catalogue.data.has_prices)
    return (
      <>
        <PageTitle title={words.title} subtitle={words.subtitle} />
        <NoPrices canImport={me?.instance_admin ?? false} />
      </>
    )
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} actions={<PageActions choice={choice} change={change} />} />
      <Selectors gpus={gpus} selection={selection} choice={series.choice} onChange={select} />
      {failure ? (
        <Failure
          error={failure}
          title={forecast.states.errorTitle}
          actions={<Button onClick={() => void (catalogue.data ? series.retry() : catalogue.refetch())}>{app.retry}</Button>}
        />
      ) : (
        <ChosenRecord
          selection={selection}
          series={series.choice}
          choice={choice}
          change={change}
          onShowAll={() => select({ provider: '', region: '', series: '' })}
        />
      )}
      <RecordsCard choice={choice} change={change} />
      <FamiliesCard />
    </>
  )
}

function PageActions({ choice, change }: { choice: AccuracyChoice; change: (change: ChoiceChange) => void }) {
  const { accuracy: words } = useStrings()
  const [params] = useSearchParams()
  return (
    <>
      <Segmented
        label={words.period}
        value={choice.days}
        options={dayChoices.map((value) => ({ value, label: words.days(value) }))}
        onChange={(days) => change({ days })}
      />
      <Link to={sameChoicePath('/', params)} className={buttonLook({})}>
        <TrendingDown aria-hidden />
        {words.openForecast}
      </Link>
    </>
  )
}
