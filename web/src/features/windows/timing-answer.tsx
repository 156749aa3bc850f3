import type { OptimalTiming } from '@dumont/contracts'
import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatCost, formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { Badge } from '../../ui/badge.tsx'
import { sayFacts } from './say-facts.ts'
import { runOf, sayVerdict } from './say-verdict.ts'

/** What to do, in a large sentence, and what it is worth. */
export function TimingAnswer({ timing, now }: { timing: OptimalTiming; now: number }) {
  const { timing: words } = useStrings()
  const locale = useLocale()
  const { headline, detail, rate, reason } = sayVerdict(timing, words, locale, now)
  const unknown = timing.horizon.unknown_hours
  return (
    <div className="num flex flex-col gap-3">
      <div role="status">
        <p className={clsx('font-semibold tracking-[-0.025em]', headline.length < 20 ? 'text-[26px] leading-8' : 'text-[20px] leading-7')}>{headline}</p>
        <p className="text-muted">
          {detail.join(', ')}
          {rate && (
            <>
              {detail.length > 0 && ', '}
              {words.about} <strong className="font-semibold text-ink">{rate}</strong>
            </>
          )}
        </p>
        <p className="mt-1 text-[13px] text-muted">{reason}</p>
      </div>
      <Worth timing={timing} />
      <Facts timing={timing} now={now} />
      {unknown > 0 && timing.verdict.reason !== 'no_place' && (
        <p className="text-[13px] text-warn">{words.unknownHours(formatNumber(unknown, locale.language))}</p>
      )}
    </div>
  )
}

/** Against running now, at home where there is one. Where nothing is saved there is nothing to show. */
function Worth({ timing }: { timing: OptimalTiming }) {
  const { timing: words } = useStrings()
  const { language } = useLocale()
  const { action, saving, saving_percentage: percentage } = timing.verdict
  const tier = runOf(timing)?.recommendation
  if (action === 'steady' || saving === null || percentage === null || saving < 0.000_05) return null
  return (
    <dl className="grid grid-cols-2 gap-3 rounded-lg bg-good-surface px-3 py-2.5">
      <Worthy label={words.cheaper}>
        {formatWholePercent(percentage / 100, language)}
        {tier && (
          <span title={words.tierNote[tier]} className="ml-2 align-middle">
            <Badge tone={tier === 'fair' ? 'plain' : 'good'}>{words.tiers[tier]}</Badge>
          </span>
        )}
      </Worthy>
      <Worthy label={words.saves(formatNumber(timing.gpu_count, language), formatNumber(timing.job_duration_hours, language, 2))}>
        {formatCost(saving, language)}
      </Worthy>
    </dl>
  )
}

function Worthy({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[12px] text-muted">{label}</dt>
      <dd className="text-[18px] font-semibold text-good">{children}</dd>
    </div>
  )
}

/** Where, at which cost, and how sure. */
function Facts({ timing, now }: { timing: OptimalTiming; now: number }) {
  const { timing: words } = useStrings()
  const locale = useLocale()
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[13px]">
      {sayFacts(timing, words, locale, now).map(({ label, value, note }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right font-medium">{value}</dd>
          {note && <dd className="col-span-2 -mt-1.5 text-right text-[12px] text-muted">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
