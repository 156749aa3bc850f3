import type { TimeWindow } from '@dumont/contracts'
import { CalendarPlus, Check, Terminal } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { AddWindow } from '../calendars/add-window.tsx'
import { useMeQuery } from '../accounts/api.ts'
import type { AskedJob } from './api.ts'
import { cliLine } from './cli-line.ts'
import type { JobForm } from './job-form.ts'

const KeepPlanDialog = lazy(() => import('./keep-plan-dialog.tsx'))

/** `best`: the window that a plan begins with; none where it cannot be kept. */
type Props = { job: AskedJob; by: JobForm['by']; best: TimeWindow | undefined; windows: readonly TimeWindow[]; gpuLabel: string }

/** Keep the window as a plan, or wait for it on the command line. */
export function TimingActions({ job, by, best, windows, gpuLabel }: Props) {
  const { plans: words, job: jobWords, app } = useStrings()
  const { language } = useLocale()
  const { data: me } = useMeQuery()
  const [dialog, setDialog] = useState<'keep' | 'command'>()
  const [kept, setKept] = useState<string>()
  const close = (open: boolean) => !open && setDialog(undefined)
  return (
    <div className="mt-auto flex flex-col gap-2">
      <div className="flex gap-2">
        {me?.role !== 'viewer' && (
          <Button tone="primary" className="flex-1" disabled={!best} onClick={() => setDialog('keep')}>
            <CalendarPlus aria-hidden />
            {words.keep}
          </Button>
        )}
        <Button size="icon" aria-label={jobWords.copyCommand} title={jobWords.copyCommand} onClick={() => setDialog('command')}>
          <Terminal aria-hidden />
        </Button>
      </div>
      {me?.role !== 'viewer' && (
        <AddWindow windows={windows} title={`${gpuLabel}, ${formatNumber(job.job_duration_hours, language, 2)} h`} gpuCount={job.gpu_count ?? 1} />
      )}
      {kept !== undefined && (
        <p role="status" className="flex items-center gap-1.5 text-[13px]">
          <Check aria-hidden className="size-4 text-good" />
          <span className="min-w-0 flex-1 truncate">{words.keptAs(kept)}</span>
          <Link to="/plans" className="font-medium text-accent hover:underline">
            {words.open}
          </Link>
        </p>
      )}
      {dialog === 'keep' && best && (
        <Suspense fallback={null}>
          <KeepPlanDialog job={job} best={best} gpuLabel={gpuLabel} onOpenChange={close} onKept={setKept} />
        </Suspense>
      )}
      <Dialog isWide title={jobWords.commandTitle} text={jobWords.commandText} closeLabel={app.close} open={dialog === 'command'} onOpenChange={close}>
        <CopyBox isCode text={cliLine(job, by)} label={jobWords.copyCommand} copyLabel={app.copy} copiedLabel={app.copied} />
      </Dialog>
    </div>
  )
}
