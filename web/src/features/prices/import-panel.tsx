import clsx from 'clsx'
import { Upload as UploadIcon } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { api } from '../../app/api.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useAppDispatch } from '../../app/store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatWholePercent } from '../../ui/format-money.ts'
import { Progress } from '../../ui/progress.tsx'
import { Switch } from '../../ui/switch.tsx'
import { uploadPrices, type Upload } from './upload.ts'

const columns = 'series_id, provider, region, zone, instance_type, gpu, gpu_count, on_demand_usd_per_hour, timestamp, price_usd_per_hour'

export function ImportPanel() {
  const { prices: words, app } = useStrings()
  const [strict, setStrict] = useState(false)
  const { send, sending, failure } = useUpload(strict)
  return (
    <Card title={words.importTitle} subtitle={words.importText}>
      <div className="flex flex-col gap-4">
        <DropZone disabled={sending !== undefined} onFile={send} />
        {sending && <Sending name={sending.name} share={sending.share} cancelLabel={app.cancel} onCancel={sending.abort} />}
        {failure !== undefined && <Failure error={failure} />}
        <div className="flex flex-wrap items-start justify-between gap-4">
          <p className="max-w-2xl flex-1 basis-72 text-[12px] text-muted">
            {words.columnsHint}: <code className="break-words">{columns}</code>
          </p>
          <Switch label={words.strict} hint={words.strictHint} checked={strict} onChange={setStrict} disabled={sending !== undefined} />
        </div>
      </div>
    </Card>
  )
}

type SendingState = { name: string; share: number; abort: () => void }

function useUpload(strict: boolean) {
  const dispatch = useAppDispatch()
  const [sending, setSending] = useState<SendingState>()
  const [failure, setFailure] = useState<unknown>()
  async function send(file: File) {
    setFailure(undefined)
    const upload: Upload = uploadPrices(file, { strict, onProgress: (share) => setSending((old) => old && { ...old, share }) })
    setSending({ name: file.name, share: 0, abort: upload.abort })
    try {
      await upload.done
    } catch (error) {
      if (!(error instanceof DOMException)) setFailure(error)
    }
    setSending(undefined)
    dispatch(api.util.invalidateTags(['Imports']))
  }
  return { send: (file: File) => void send(file), sending, failure }
}

function DropZone({ disabled, onFile }: { disabled: boolean; onFile: (file: File) => void }) {
  const { prices: words } = useStrings()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => files?.[0] && !disabled && onFile(files[0])
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'flex flex-wrap items-center justify-center gap-x-3 gap-y-2 rounded-lg border border-dashed px-4 py-8 text-muted',
        over ? 'border-accent bg-accent-surface' : 'border-line-strong',
      )}
    >
      <UploadIcon aria-hidden className="size-5" />
      <span>{words.drop}</span>
      <Button onClick={() => input.current?.click()} disabled={disabled}>
        {words.choose}
      </Button>
      <input
        ref={input}
        type="file"
        aria-label={words.choose}
        accept=".csv,.gz,text/csv,application/gzip"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files)
          // The same file chosen again must count as a change.
          event.target.value = ''
        }}
      />
    </div>
  )
}

function Sending(props: { name: string; share: number; cancelLabel: string; onCancel: () => void }) {
  const { prices: words } = useStrings()
  const { language } = useLocale()
  return (
    <div className="flex items-center gap-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex justify-between gap-3 text-[13px]">
          <span className="truncate font-medium">{props.name}</span>
          <span className="num text-muted">{words.uploading(formatWholePercent(props.share, language))}</span>
        </div>
        <Progress label={words.progressOf(props.name)} share={props.share} />
      </div>
      <Button size="small" onClick={props.onCancel}>
        {props.cancelLabel}
      </Button>
    </div>
  )
}
