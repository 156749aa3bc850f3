import type { AlertRule } from '@dumont/contracts'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { Failure, useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormError } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { AlertsNav } from './alerts-nav.tsx'
import { useAlertsQuery } from './api.ts'
import { bellQuestion } from './bell-question.ts'
import { LateEvaluator } from './late-evaluator.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleItem } from './rule-item.tsx'
import { useAddRuleMutation, useAlertRulesQuery, type NewRuleBody } from './rules-api.ts'
import { useRuleWords } from './use-rule-words.ts'

const soon = 3_000
const usual = 60_000

export function RulesPage() {
  const { rules: words, app } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error, refetch } = useRules()
  const bell = useAlertsQuery(bellQuestion)
  const mayChange = me !== undefined && me.role !== 'viewer'
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} actions={mayChange && data && data.length > 0 && <NewRule />} />
      <AlertsNav />
      <LateEvaluator alerts={bell.data} />
      {error && <Failure error={error} title={data ? words.kept : words.errorTitle} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!data && !error && <Skeleton className="h-72 rounded-xl" />}
      {data?.length === 0 && (
        <Empty title={words.empty.title} text={words.empty.text}>
          {mayChange ? <Suggestions /> : <p className="text-muted">{words.viewer}</p>}
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="grid items-stretch gap-4 lg:grid-cols-2">
          {data.map((rule: AlertRule) => (
            <RuleItem key={rule.id} rule={rule} mayChange={mayChange} />
          ))}
        </div>
      )}
    </>
  )
}

/** Asked again each minute while the page is in sight; every few seconds while one waits for its first look. */
function useRules() {
  const known = useAlertRulesQuery()
  const isWaiting = known.data?.some((one) => one.enabled && one.evaluated_at === null) ?? false
  useAlertRulesQuery(undefined, { pollingInterval: isWaiting ? soon : usual, skipPollingIfUnfocused: true, refetchOnFocus: true })
  return known
}

function NewRule() {
  const { rules: words } = useStrings()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {words.create}
      </Button>
      {isOpen && <RuleDialog title={words.createTitle} onClose={() => setOpen(false)} />}
    </>
  )
}

/** What nearly everybody wants to hear of, with the usual numbers. */
const suggestions: readonly NewRuleBody['condition'][] = [{ kind: 'long_session', hours: 12 }, { kind: 'balance_low', hours: 24 }, { kind: 'provider_silent' }]

function Suggestions() {
  const { rules: words } = useStrings()
  const { language } = useLocale()
  const { data: me } = useMeQuery()
  const textOf = useFailureText()
  const say = useRuleWords()
  const [add, { isLoading, error }] = useAddRuleMutation()
  const failure = asApiError(error)
  return (
    <div className="flex flex-col items-center gap-4">
      <ul aria-label={words.suggestions} className="flex flex-col gap-2">
        {suggestions.map((condition) => (
          <li key={condition.kind}>
            <Button
              className="w-full !h-auto min-h-9 py-1.5 !whitespace-normal"
              disabled={isLoading}
              onClick={() => void add({ name: say.nameFor(condition), condition, email: me?.user.email ?? null, language })}
            >
              <Plus aria-hidden />
              {say.nameFor(condition)}
            </Button>
          </li>
        ))}
      </ul>
      {failure && <FormError>{textOf(failure)}</FormError>}
      <NewRule />
    </div>
  )
}
