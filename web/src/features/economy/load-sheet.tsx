import { useId, useRef, useState, type FormEvent } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { useSavePriceSheetMutation } from './api.ts'
import { readSheet, type SheetProblem } from './sheet-csv.ts'

const example = 'provider,gpu,usd_per_gpu_hour,effective_from,note\naws,A100,3.05,2026-09-01,Contract 7\n'
const shownProblems = 8

/** A sheet from a file or from the clipboard; it is read before it is sent, and every bad line is named. */
export function LoadSheet() {
  const { savingsSettings: words, app } = useStrings()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.sheetLoad}</Button>
      <Dialog isWide title={words.sheetLoadTitle} text={words.sheetLoadText} closeLabel={app.close} open={open} onOpenChange={setOpen}>
        <Form onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function Form({ onDone }: { onDone: () => void }) {
  const { savingsSettings: words } = useStrings()
  const { language } = useLocale()
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [save, { isLoading, error }] = useSavePriceSheetMutation()
  const { rows, problems } = readSheet(text)
  const isEmpty = text.trim() === ''
  const isGood = !isEmpty && problems.length === 0
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isGood || isLoading) return
    const answer = await save({ rows })
    if (!answer.error) onDone()
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Button className="self-start" onClick={() => file.current?.click()}>
        {words.sheetFile}
      </Button>
      <input
        ref={file}
        type="file"
        aria-label={words.sheetFile}
        accept=".csv,text/csv"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) void chosen.text().then(setText)
          event.target.value = ''
        }}
      />
      <div className="flex flex-col gap-1">
        <label htmlFor={id} className="text-[12px] text-muted">
          {words.sheetPaste}
        </label>
        <textarea
          id={id}
          rows={7}
          spellCheck={false}
          value={text}
          placeholder={example}
          aria-invalid={!isEmpty && !isGood ? true : undefined}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => setText(target.value)}
          className="w-full resize-y rounded-lg border border-line bg-raised px-3 py-2 font-mono text-[12px] text-ink placeholder:text-muted hover:border-line-strong"
        />
      </div>
      <div id={`${id}-note`} aria-live="polite" className="text-[13px]">
        {!isEmpty && problems.length > 0 && <Problems problems={problems} />}
        {isGood && <p className="text-good">{words.sheetReady(formatNumber(rows.length, language))}</p>}
      </div>
      {error && <Failure error={error} />}
      <Button type="submit" tone="primary" disabled={!isGood || isLoading}>
        {words.sheetSave}
      </Button>
    </form>
  )
}

function Problems({ problems }: { problems: readonly SheetProblem[] }) {
  const { savingsSettings: words } = useStrings()
  const { language } = useLocale()
  const count = (value: number) => formatNumber(value, language)
  const sentence = ({ line, reason, names }: SheetProblem) => {
    const said = words.sheetErrors[reason]
    return words.sheetErrors.line(count(line), typeof said === 'string' ? said : said(names ?? ''))
  }
  return (
    <>
      <p className="font-medium text-bad">{words.sheetProblems(count(problems.length))}</p>
      <ul className="mt-1 list-disc pl-5 text-muted">
        {problems.slice(0, shownProblems).map((problem) => (
          <li key={`${problem.line} ${problem.reason}`}>{sentence(problem)}</li>
        ))}
      </ul>
      {problems.length > shownProblems && <p className="text-muted">{words.sheetMore(count(problems.length - shownProblems))}</p>}
    </>
  )
}
