import type { CalendarStatus } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'

const environment = 'DUMONT_GOOGLE_CLIENT_ID=\nDUMONT_GOOGLE_CLIENT_SECRET='

/** How whoever runs the server makes Google Calendar available; folded away once that is done. */
export function SetUpCard({ status }: { status: CalendarStatus }) {
  const { calendarSettings: words } = useStrings()
  if (!status.google_configured) {
    return (
      <div id="set-up">
        <Card title={words.setUpTitle} subtitle={words.setUpText}>
          <Steps redirect={status.redirect_uri} />
        </Card>
      </div>
    )
  }
  return (
    <details className="rounded-xl border border-line bg-surface p-4 text-[13px] sm:p-5">
      <summary className="w-fit rounded font-medium">{words.setUpDone}</summary>
      <div className="mt-3">
        <Steps redirect={status.redirect_uri} />
      </div>
    </details>
  )
}

function Steps({ redirect }: { redirect: string }) {
  const { calendarSettings: words, app } = useStrings()
  const copy = { copyLabel: app.copy, copiedLabel: app.copied }
  return (
    <div className="flex max-w-3xl flex-col gap-4 text-[13px]">
      <ol className="flex list-decimal flex-col gap-3 pl-5 marker:text-muted">
        <li>{words.steps.project}</li>
        <li>{words.steps.consent}</li>
        <li>
          <p className="mb-2">{words.steps.client}</p>
          <CopyBox text={redirect} label={words.redirect} {...copy} />
        </li>
        <li>
          <p className="mb-2">{words.steps.env}</p>
          <CopyBox isCode text={environment} label={words.environment} {...copy} />
        </li>
        <li>{words.steps.restart}</li>
      </ol>
      <p className="rounded-lg border border-warn/45 bg-warn-surface px-3 py-2">{words.testing}</p>
    </div>
  )
}
