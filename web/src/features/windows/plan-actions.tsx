import type { Plan } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { useCancelPlanMutation, useRemovePlanMutation } from './api.ts'

export function CancelPlan({ plan }: { plan: Plan }) {
  const { plans: words } = useStrings()
  const [cancel, { isLoading, error }] = useCancelPlanMutation()
  return (
    <Change
      title={words.cancelTitle(plan.name)}
      text={words.cancelText}
      action={words.cancel}
      label={words.cancelLabel(plan.name)}
      isBusy={isLoading}
      error={error}
      onConfirm={() => void cancel(plan.id)}
    />
  )
}

export function RemovePlan({ plan }: { plan: Plan }) {
  const { plans: words } = useStrings()
  const [remove, { isLoading, error }] = useRemovePlanMutation()
  return (
    <Change
      title={words.removeTitle(plan.name)}
      text={words.removeText}
      action={words.remove}
      label={words.removeLabel(plan.name)}
      isBusy={isLoading}
      error={error}
      onConfirm={() => void remove(plan.id)}
    />
  )
}

type ChangeProps = { title: string; text: string; action: string; label: string; isBusy: boolean; error: unknown; onConfirm: () => void }

function Change({ title, text, action, label, isBusy, error, onConfirm }: ChangeProps) {
  const { plans: words } = useStrings()
  return (
    <div className="flex flex-col items-end gap-2">
      <Confirm title={title} text={text} confirmLabel={action} cancelLabel={words.keepIt} onConfirm={onConfirm}>
        <Button size="small" tone="danger" disabled={isBusy} aria-label={label}>
          {action}
        </Button>
      </Confirm>
      {error !== undefined && <Failure error={error} />}
    </div>
  )
}
