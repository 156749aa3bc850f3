import type { ModelHealth } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatCalendarDay, formatDate } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { formatError } from './format-error.ts'

type Family = ModelHealth['families'][number]
type Event = ModelHealth['events'][number]

/** 'vast/spot/listing' as 'Vast.ai, spot, single offers'; a part that the page has no word for stays as it is. */
function useFamilyName(): (family: string) => string {
  const { accuracy: words, markets } = useStrings()
  const { language } = useLocale()
  const known: Record<string, string> = markets
  const kinds: Record<string, string> = words.families.kinds
  return (family) => {
    const [provider = '', market = '', kind = ''] = family.split('/')
    return [
      provider === 'all' ? words.families.allProviders : providerName(provider),
      (known[market] ?? market).toLocaleLowerCase(language),
      kinds[kind] ?? kind,
    ]
      .filter(Boolean)
      .join(', ')
  }
}

/** Those that repeat the last price come first. */
export function FamilyTable({ families }: { families: Family[] }) {
  const { families: words, columns: titles } = useStrings().accuracy
  const { language, zone } = useLocale()
  const nameOf = useFamilyName()
  const columns: Column<Family>[] = [
    { title: words.family, cell: ({ family }) => <span className="font-medium">{nameOf(family)}</span> },
    { title: words.state, cell: ({ state }) => <Badge tone={state === 'naive' ? 'warn' : 'good'}>{words.states[state]}</Badge> },
    {
      title: words.since,
      cell: ({ since }) => <span className="whitespace-nowrap">{since === null ? words.always : formatDate(Date.parse(since), language, zone)}</span>,
    },
    { title: words.mape, numeric: true, cell: ({ mape }) => formatError(mape, language) },
    { title: titles.naive, numeric: true, cell: ({ naive_mape }) => formatError(naive_mape, language) },
    { title: words.daysWorse, numeric: true, cell: ({ days_worse }) => formatNumber(days_worse, language) },
    { title: words.daysBetter, numeric: true, cell: ({ days_better }) => formatNumber(days_better, language) },
  ]
  if (families.length === 0) return <p className="text-muted">{words.none}</p>
  const first = families.toSorted((a, b) => Number(b.state === 'naive') - Number(a.state === 'naive') || a.family.localeCompare(b.family))
  return <Table label={words.title} columns={columns} rows={first} rowKey={({ family }) => family} className="max-h-[400px]" />
}

const mostEvents = 12

export function FamilyEvents({ events }: { events: Event[] }) {
  const { families: words } = useStrings().accuracy
  const { language } = useLocale()
  const nameOf = useFamilyName()
  if (events.length === 0) return null
  return (
    <div className="mt-4">
      <h3 className="text-[13px] font-medium text-muted">{words.events}</h3>
      <ul aria-label={words.events} className="num mt-1 flex flex-col gap-1 text-[13px]">
        {events.slice(0, mostEvents).map(({ id, day, family, kind, mape, naive_mape }) => (
          <li key={id}>{words[kind](formatCalendarDay(day, language), nameOf(family), formatError(mape, language), formatError(naive_mape, language))}</li>
        ))}
      </ul>
    </div>
  )
}
