import type { Series } from '@dumont/contracts'
import { Bell } from 'lucide-react'
import { Link } from 'react-router'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { ExactSlider } from '../../ui/exact-slider.tsx'
import { FormError } from '../../ui/field.tsx'
import { formatExactRate } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { Switch } from '../../ui/switch.tsx'
import { dropScale, reachedAt, readRate, suggestPrice } from './price-alert.ts'
import type { PriceAlert } from './use-price-alert.ts'
import { useWhat } from './use-what.ts'

const restMs = 500

/** What the chart shows, in USD per GPU-hour: `ahead` in order of time, `prices` all of it. */
export type ShownPrices = { now: number | null; prices: readonly number[]; ahead: readonly { at: number; price: number }[] }
type Props = { alert: PriceAlert; series: Pick<Series, 'gpu_label' | 'provider' | 'region'>; shown: ShownPrices; mayChange: boolean }

/** "Tell me when ... is offered at or under ...": one rule, by switch, slider and exact entry. */
export function PriceDrop({ alert, series, shown, mayChange }: Props) {
  const { priceAlert: words } = useStrings()
  const textOf = useFailureText()
  const what = useWhat()({ label: series.gpu_label, provider: series.provider, region: alert.region })
  const suggested =
    alert.usd ??
    suggestPrice(
      shown.now,
      shown.ahead.map(({ price }) => price),
    )
  return (
    <section aria-label={words.title} className="flex flex-col gap-3 border-t border-line pt-3">
      <Switch
        label={words.title}
        checked={alert.isOn ?? false}
        disabled={!mayChange || alert.isOn === undefined}
        onChange={(isOn) => (isOn ? alert.turnOn(suggested ?? 1) : alert.turnOff())}
      />
      {alert.problem && <FormError>{alert.problem}</FormError>}
      {alert.error && <FormError>{textOf(alert.error)}</FormError>}
      {alert.isOn && alert.usd !== undefined ? (
        <Chosen alert={alert} usd={alert.usd} what={what} series={series} shown={shown} mayChange={mayChange} />
      ) : (
        <p className="text-[12px] text-muted">{words.offText(what)}</p>
      )}
    </section>
  )
}

function Chosen({ alert, usd, what, series, shown, mayChange }: Props & { usd: number; what: string }) {
  const { priceAlert: words } = useStrings()
  const { language } = useLocale()
  const label = words.label(what)
  const { email, channels } = alert.rule ?? { email: null, channels: [] }
  return (
    <>
      <ExactSlider
        label={label}
        entryLabel={words.entry(label)}
        badText={words.bad}
        value={usd}
        disabled={!mayChange}
        scaleAt={(value) => dropScale(shown.prices, value)}
        show={(value) => formatExactRate(value, language)}
        read={(text) => readRate(text, language)}
        tidy={(value) => Math.round(value * 1e6) / 1e6}
        restMs={restMs}
        onDraft={alert.draft}
        onCommit={alert.set}
      />
      <Outlook usd={alert.drawn ?? usd} shown={shown} />
      <p className="text-[12px] text-muted">
        {series.region !== null && alert.region === null && `${words.allRegions} `}
        {email === null && channels.length === 0
          ? words.inPageOnly
          : words.toldTo([email, channels.length > 0 && words.channels(String(channels.length))].filter(Boolean).join(', '))}{' '}
        <Link to="/alerts/rules" className="text-accent underline underline-offset-4">
          {words.allRules}
        </Link>
      </p>
    </>
  )
}

/** Whether it is that cheap now, or when it is expected to be. */
function Outlook({ usd, shown: { now: price, ahead } }: { usd: number; shown: ShownPrices }) {
  const { priceAlert: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const isNow = price !== null && price <= usd
  const at = reachedAt(
    ahead.filter((hour) => hour.at > now),
    usd,
  )
  const text = isNow
    ? words.isNow
    : at !== undefined
      ? words.expectedAt(formatHour(at, language, zone))
      : ahead.length > 0
        ? words.notExpected
        : words.noForecast
  return (
    <p className="num flex items-center gap-1.5 text-[13px] text-muted">
      <Bell aria-hidden className="size-4 shrink-0 text-warn" />
      {text}
    </p>
  )
}
