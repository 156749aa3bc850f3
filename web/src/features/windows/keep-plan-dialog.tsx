import type { TimeWindow } from '@dumont/contracts'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { formatCost, formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { formatDuration, formatHour } from '../../ui/format-time.ts'
import { useKeepPlanMutation, type AskedJob } from './api.ts'
import { shortPlace } from './place-name.ts'

type Props = { job: AskedJob; best: TimeWindow; gpuLabel: string; onOpenChange: (open: boolean) => void; onKept: (name: string) => void }

const thresholds = [0, 0.02, 0.05, 0.1, 0.2]
const leads = [0, 30, 60, 180, 720, 1440]

/** A name, and how stubborn the plan is. */
export default function KeepPlanDialog({ job, best, gpuLabel, onOpenChange, onKept }: Props) {
  const { plans: words, form: formWords, app } = useStrings()
  const { language, zone } = useLocale()
  const [keep] = useKeepPlanMutation()
  const textOf = useFailureText()
  const first = { name: `${gpuLabel}, ${formatNumber(job.job_duration_hours, language, 2)} h`, threshold: '0.05', lead: '60' }
  const form = useForm(first, checkWith({ name: fields.name, threshold: fields.any, lead: fields.any }), async ({ name, threshold, lead }) => {
    const plan = await keep({ name: name.trim(), job, move_threshold: Number(threshold), lead_minutes: Number(lead) }).unwrap()
    onKept(plan.name)
    onOpenChange(false)
  })
  return (
    <Dialog title={words.keepTitle} text={words.keepText} closeLabel={app.close} open onOpenChange={onOpenChange}>
      <p className="num rounded-lg bg-raised px-3 py-2 text-[13px]">
        {words.begins(formatHour(Date.parse(best.start_time), language, zone), shortPlace(best.place), formatCost(best.estimated_cost, language))}
      </p>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <Field
          label={words.name}
          {...form.input('name')}
          {...(form.errors.name ? { error: formWords[form.errors.name] } : {})}
          autoComplete="off"
          maxLength={80}
        />
        <SelectField
          label={words.threshold}
          value={form.values.threshold}
          onChange={form.set('threshold')}
          options={thresholds.map((share) => ({ value: String(share), label: words.thresholdOption(formatWholePercent(share, language)) }))}
        />
        <SelectField
          label={words.lead}
          value={form.values.lead}
          onChange={form.set('lead')}
          options={leads.map((minutes) => ({
            value: String(minutes),
            label: minutes === 0 ? words.leadNone : words.leadOption(formatDuration(minutes * 60, language)),
          }))}
        />
        {form.failure && <FormError>{textOf(form.failure)}</FormError>}
        <Button type="submit" tone="primary" disabled={form.busy}>
          {words.save}
        </Button>
      </form>
    </Dialog>
  )
}
