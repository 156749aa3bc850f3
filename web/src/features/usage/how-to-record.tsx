import { useRef, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useAddUsageSourceMutation, useImportUsageMutation, useUsageSourcesQuery } from './api.ts'

const columns = 'provider, key, gpu, gpu_count, state, from, to, rate_usd_per_hour, storage_usd_per_hour, region, market, name, instance_type, label:NAME'

/** The four ways in which usage gets into the ledger. */
export function HowToRecord() {
  const { usage: words } = useStrings()
  return (
    <div className="grid gap-x-10 gap-y-7 md:grid-cols-2">
      <Way title={words.connectTitle} text={words.connectText}>
        <Accounts />
      </Way>
      <Way title={words.csvTitle} text={words.csvText}>
        <CsvFile />
      </Way>
      <Way title={words.cliTitle} text={words.cliText}>
        <Code label={words.cliTitle} text={'npm run dumont -- usage start --provider home --gpu "RTX 4090" --rate 0.40\nnpm run dumont -- usage stop 1'} />
      </Way>
      <Way title={words.apiTitle} text={words.apiText}>
        <Code label={words.apiTitle} text={curlExample(location.origin)} />
        <Link to="/settings/keys" className="self-start text-[13px] font-medium text-accent hover:underline">
          {words.makeKey}
        </Link>
      </Way>
    </div>
  )
}

export function curlExample(origin: string): string {
  const body = '{"provider":"home","gpu":"RTX 4090","rate_usd_per_hour":0.40}'
  return [
    `curl ${origin}/api/v1/usage/sessions \\`,
    '  -H "Authorization: Bearer $DUMONT_API_KEY" \\',
    '  -H "Idempotency-Key: $(uuidgen)" \\',
    `  -H "Content-Type: application/json" -d '${body}'`,
  ].join('\n')
}

function Way({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-3">
      <div>
        <h3 className="text-[14px] font-semibold">{title}</h3>
        <p className="text-[13px] text-muted">{text}</p>
      </div>
      {children}
    </section>
  )
}

function Code({ label, text }: { label: string; text: string }) {
  const { app } = useStrings()
  return <CopyBox isCode text={text} label={label} copyLabel={app.copy} copiedLabel={app.copied} />
}

function Accounts() {
  const { usage: words } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error } = useUsageSourcesQuery()
  const [watch, watching] = useAddUsageSourceMutation()
  if (!me?.instance_admin) return <p className="text-[13px] text-muted">{words.adminOnly}</p>
  return (
    <>
      {(error ?? watching.error) && <Failure error={error ?? watching.error} />}
      <div className="flex flex-wrap gap-2">
        {data?.available.map((one) => (
          <Button key={one.connection_id} tone="primary" disabled={watching.isLoading} onClick={() => void watch({ connection_id: one.connection_id })}>
            {words.watch(one.connection_name)}
          </Button>
        ))}
        <Link to="/providers" className={buttonLook({ tone: data?.available.length === 0 ? 'primary' : 'secondary' })}>
          {words.connect}
        </Link>
      </div>
    </>
  )
}

function CsvFile() {
  const { usage: words } = useStrings()
  const { language } = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const [send, { data, error, isLoading }] = useImportUsageMutation()
  const take = async (file: File | undefined) => {
    if (file) await send(await file.text())
  }
  const count = (rows: number) => formatNumber(rows, language)
  return (
    <>
      <p className="text-[12px] text-muted">
        {words.csvColumns}: <code className="break-words">{columns}</code>
      </p>
      <Button className="self-start" disabled={isLoading} onClick={() => input.current?.click()}>
        {words.csvChoose}
      </Button>
      <input
        ref={input}
        type="file"
        aria-label={words.csvChoose}
        accept=".csv,text/csv"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files?.[0])
          // The same file chosen again must count as a change.
          event.target.value = ''
        }}
      />
      {error && <Failure error={error} />}
      {data && (
        <p role="status" className="text-[13px] text-good">
          {words.csvDone(count(data.accepted), count(data.known))}
        </p>
      )}
    </>
  )
}
