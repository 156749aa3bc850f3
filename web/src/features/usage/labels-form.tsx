import { X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useLabelSessionMutation } from './api.ts'

type Labels = Record<string, string>
type Row = { name: string; value: string }
const usual = ['project', 'person']

/** What a session was for. When somebody else changed it meanwhile, that is said instead of overwritten. */
export function LabelsForm({ id, labels, mayChange }: { id: number; labels: Labels; mayChange: boolean }) {
  const { sessions } = useStrings()
  const words = sessions.labels
  return (
    <section aria-label={words.title} className="flex flex-col gap-2">
      <div>
        <h3 className="text-[14px] font-semibold">{words.title}</h3>
        <p className="text-[13px] text-muted">{words.text}</p>
      </div>
      {mayChange ? <Form id={id} labels={labels} /> : <Shown labels={labels} />}
    </section>
  )
}

function Shown({ labels }: { labels: Labels }) {
  const { sessions } = useStrings()
  const all = Object.entries(labels)
  if (all.length === 0) return <p className="text-[13px] text-muted">{sessions.labels.none}</p>
  return (
    <p className="flex flex-wrap gap-1">
      {all.map(([name, value]) => (
        <Badge key={name}>
          {name}: {value}
        </Badge>
      ))}
    </p>
  )
}

function Form({ id, labels }: { id: number; labels: Labels }) {
  const { sessions } = useStrings()
  const words = sessions.labels
  const [rows, setRows] = useState(() => rowsOf(labels))
  const [problem, setProblem] = useState<string>()
  const [save, { isLoading, isSuccess, error }] = useLabelSessionMutation()
  const change = (at: number, next: Partial<Row>) => setRows((old) => old.map((row, i) => (i === at ? { ...row, ...next } : row)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const kept = rows.map(({ name, value }) => ({ name: name.trim(), value: value.trim() })).filter(({ value }) => value !== '')
    const nameless = kept.find(({ name }) => name === '')
    const twice = kept.find(({ name }, i) => kept.findIndex((one) => one.name === name) < i)
    setProblem(nameless ? words.nameless(nameless.value) : twice && words.twice(twice.name))
    if (!nameless && !twice && !isLoading) void save({ id, labels: Object.fromEntries(kept.map(({ name, value }) => [name, value])), was: labels })
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-2">
      {rows.map((row, i) => (
        // Rows have no names of their own while they are written.
        <div key={i} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
          <Field
            label={words.nameOf(String(i + 1))}
            value={row.name}
            maxLength={60}
            autoComplete="off"
            onChange={({ target }) => change(i, { name: target.value })}
          />
          <Field
            label={words.valueOf(String(i + 1))}
            value={row.value}
            maxLength={200}
            autoComplete="off"
            onChange={({ target }) => change(i, { value: target.value })}
          />
          <Button tone="quiet" size="icon" aria-label={words.remove(String(i + 1))} onClick={() => setRows((old) => old.filter((_, at) => at !== i))}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {problem && <FormError>{problem}</FormError>}
      {error && (
        <>
          <Failure error={error} />
          <div className="text-[13px] text-muted">
            {words.now} <Shown labels={labels} />
          </div>
        </>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" disabled={rows.length >= 50} onClick={() => setRows((old) => [...old, { name: '', value: '' }])}>
          {words.add}
        </Button>
        <Button type="submit" size="small" tone="primary" disabled={isLoading}>
          {words.save}
        </Button>
        {isSuccess && !error && (
          <span role="status" className="text-[13px] text-good">
            {words.saved}
          </span>
        )}
      </div>
    </form>
  )
}

/** Those that are there; without any, the usual ones to be filled in. */
function rowsOf(labels: Labels): Row[] {
  const rows = Object.entries(labels).map(([name, value]) => ({ name, value }))
  return rows.length > 0 ? rows : usual.map((name) => ({ name, value: '' }))
}
