import type { AlertRule } from '@dumont/contracts'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { FormError } from '../../ui/field.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { Switch } from '../../ui/switch.tsx'
import { RecipientNote } from './recipient-note.tsx'
import { EditRule, useRuleActs } from './rule-acts.tsx'
import { useChangeRuleMutation } from './rules-api.ts'
import { useToldTo } from './use-told-to.ts'
import { ruleStateOf, useRuleWords, type RuleState } from './use-rule-words.ts'

const tones: Record<RuleState, Tone> = {
  off: 'plain',
  unjudged: 'plain',
  no_data: 'warn',
  silenced: 'plain',
  firing: 'warn',
  pending: 'accent',
  recovering: 'accent',
  normal: 'good',
}

/** A rule: what it waits for, how each thing stands that it watches, and what can be done with it. */
export function RuleItem({ rule: known, mayChange }: { rule: AlertRule; mayChange: boolean }) {
  const { rules: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const textOf = useFailureText()
  const say = useRuleWords()
  const [change, changing] = useChangeRuleMutation()
  const acts = useRuleActs(known)
  // Shown at once, and as before again when it is refused.
  const rule = changing.isLoading && changing.originalArgs ? { ...known, ...(changing.originalArgs as Partial<AlertRule>) } : known
  const state = ruleStateOf(rule, now)
  const time = (at: string) => formatUpdated(Date.parse(at), now, language, zone)
  const failure = asApiError(changing.error)
  const condition = say.say(rule.condition)
  return (
    <Card
      title={rule.name}
      subtitle={condition === rule.name ? undefined : condition}
      actions={
        <div className="flex items-center gap-3">
          <Badge tone={tones[state]}>{words.states[state]}</Badge>
          {mayChange && (
            <Switch label={rule.enabled ? words.on : words.off} checked={rule.enabled} onChange={(enabled) => void change({ id: rule.id, enabled })} />
          )}
        </div>
      }
    >
      <div className="flex flex-1 flex-col gap-4">
        {failure && <FormError>{words.notSaved(textOf(failure))}</FormError>}
        {rule.enabled && <Watched rule={rule} />}
        {state === 'silenced' && <p className="text-[13px] text-muted">{words.silencedUntil(time(rule.silenced_until!))}</p>}
        <Facts rule={rule} time={time} />
        {mayChange && rule.email !== null && <RecipientNote email={rule.email} />}
        {acts.answer}
        {mayChange && (
          <div className="mt-auto flex flex-wrap gap-2">
            <EditRule rule={rule} />
            {acts.silence(state === 'silenced')}
            {(rule.email !== null || rule.channels.length > 0) && acts.test}
            {acts.remove}
          </div>
        )}
      </div>
    </Card>
  )
}

const mostShown = 5

function Watched({ rule }: { rule: AlertRule }) {
  const { rules: words } = useStrings()
  const say = useRuleWords()
  if (rule.evaluated_at === null) return <p className="text-[13px] text-muted">{words.unjudged}</p>
  if (rule.watched.length === 0) return <p className="text-[13px] text-muted">{words.nothingWatched}</p>
  return (
    <ul aria-label={words.watched(rule.name)} className="num flex flex-col gap-1 text-[13px]">
      {rule.watched.slice(0, mostShown).map(({ subject, state, value }, index) => (
        // Two instances may have one name.
        <li key={`${subject} ${index}`} className="flex items-center justify-between gap-3">
          <span className="min-w-0 break-words">{subject}</span>
          <span className="flex shrink-0 items-center gap-2 text-muted">
            {say.valueOf(rule.condition.kind, value)}
            <Badge tone={tones[state]}>{words.states[state]}</Badge>
          </span>
        </li>
      ))}
      {rule.watched.length > mostShown && <li className="text-muted">{words.moreWatched(String(rule.watched.length - mostShown))}</li>}
    </ul>
  )
}

function Facts({ rule, time }: { rule: AlertRule; time: (at: string) => string }) {
  const { rules: words, budgets } = useStrings()
  const toldTo = useToldTo(rule)
  const rows: [string, string][] = [
    [words.facts.lastFired, rule.last_fired_at === null ? words.never : time(rule.last_fired_at)],
    [budgets.telling, toldTo],
  ]
  return (
    <dl className="num grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[13px]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
