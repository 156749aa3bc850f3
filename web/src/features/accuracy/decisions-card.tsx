import type { DecisionScore } from '@dumont/contracts'
import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Wire } from '../../app/wire.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { formatError, formatShare } from './format-error.ts'

type Score = Wire<typeof DecisionScore>

/** What following the advice was worth: the error that counts for a renter. */
export function DecisionsCard({ decisions }: { decisions: Score[] }) {
  const { decisions: words } = useStrings().accuracy
  const hasAny = decisions.some((one) => one.decisions > 0)
  return (
    <Card title={words.title} subtitle={words.subtitle}>
      {hasAny ? (
        <div className="grid gap-x-8 gap-y-6 md:grid-cols-3">
          {decisions.map((score) => (
            <Job key={score.job_hours} score={score} />
          ))}
        </div>
      ) : (
        <p className="text-muted">{words.none}</p>
      )}
    </Card>
  )
}

function Job({ score }: { score: Score }) {
  const { decisions: words } = useStrings().accuracy
  const { language } = useLocale()
  const { captured_share: captured, decisions } = score
  const rows: [string, string][] = [
    [words.saved, formatError(score.saved_percent, language)],
    [words.regret, formatError(score.regret_percent, language)],
    [words.bestTenth, formatShare(score.best_tenth_share, language)],
  ]
  return (
    <section aria-label={words.job(String(score.job_hours))} className="num">
      <h3 className="text-[13px] font-medium text-muted">{words.job(String(score.job_hours))}</h3>
      <p className={clsx('text-[26px] leading-9 font-semibold tracking-[-0.025em]', captured !== null && captured < 0 && 'text-bad')}>
        {captured === null ? '–' : formatWholePercent(captured, language)}
      </p>
      <p className="text-[13px] text-muted">
        {captured === null ? (decisions > 0 ? words.nothingToSave : words.none) : captured < 0 ? words.lost : words.captured}
      </p>
      <dl className="mt-3 flex flex-col gap-1 border-t border-line pt-3 text-[13px]">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-[12px] text-muted">{words.count(formatNumber(decisions, language))}</p>
    </section>
  )
}
