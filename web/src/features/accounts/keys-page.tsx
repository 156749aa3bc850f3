import type { ApiKey, CreatedApiKey, Scope } from '@dumont/contracts'
import { useState } from 'react'
import { checkWith, fields } from '../../app/form-checks.ts'
import { Failure, useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { formatDate, formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useFieldError } from './account-form.tsx'
import { useCreateKeyMutation, useKeysQuery, useRevokeKeyMutation } from './api.ts'

export function KeysPage() {
  const { keys: words } = useStrings()
  const { data, error } = useKeysQuery()
  const columns = useColumns()
  return (
    <Card title={words.title} subtitle={words.text} actions={<NewKey />}>
      {error && <Failure error={error} />}
      {data ? (
        data.length > 0 ? (
          <Table label={words.title} columns={columns} rows={data} rowKey={(key) => key.id} />
        ) : (
          <p className="text-muted">{words.empty}</p>
        )
      ) : (
        !error && <Skeleton className="h-40" />
      )}
    </Card>
  )
}

function useColumns(): Column<ApiKey>[] {
  const { keys: words } = useStrings()
  const { language, zone } = useLocale()
  return [
    { title: words.columns.name, cell: (key) => <span className="font-medium">{key.name}</span> },
    { title: words.columns.key, cell: (key) => <code className="whitespace-nowrap">{key.prefix}…</code> },
    { title: words.columns.scope, cell: (key) => words[key.scope] },
    { title: words.columns.created, cell: (key) => <span className="whitespace-nowrap">{formatDate(Date.parse(key.created_at), language, zone)}</span> },
    {
      title: words.columns.used,
      cell: (key) => <span className="whitespace-nowrap">{key.last_used_at ? formatDateTime(Date.parse(key.last_used_at), language, zone) : words.never}</span>,
    },
    { title: words.revoke, hideTitle: true, numeric: true, cell: (key) => <RevokeKey apiKey={key} /> },
  ]
}

function RevokeKey({ apiKey }: { apiKey: ApiKey }) {
  const { keys: words, app } = useStrings()
  const [revoke, { isLoading }] = useRevokeKeyMutation()
  if (apiKey.revoked_at) return <Badge>{words.revoked}</Badge>
  return (
    <Confirm
      title={words.revokeTitle(apiKey.name)}
      text={words.revokeText}
      confirmLabel={words.revoke}
      cancelLabel={app.cancel}
      onConfirm={() => void revoke(apiKey.id)}
    >
      <Button size="small" tone="danger" disabled={isLoading} aria-label={words.revokeLabel(apiKey.name)}>
        {words.revoke}
      </Button>
    </Confirm>
  )
}

function NewKey() {
  const { keys: words, app } = useStrings()
  const [open, setOpen] = useState(false)
  const [created, setCreated] = useState<CreatedApiKey>()
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) setCreated(undefined)
  }
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {words.create}
      </Button>
      <Dialog
        title={created ? words.onceTitle : words.newTitle}
        text={created ? words.onceText : undefined}
        closeLabel={app.close}
        open={open}
        onOpenChange={close}
      >
        {created ? (
          <>
            <CopyBox text={created.key} label={words.columns.key} copyLabel={app.copy} copiedLabel={app.copied} />
            <Button onClick={() => close(false)}>{words.done}</Button>
          </>
        ) : (
          <NewKeyForm onCreated={setCreated} />
        )}
      </Dialog>
    </>
  )
}

function NewKeyForm({ onCreated }: { onCreated: (key: CreatedApiKey) => void }) {
  const { keys: words } = useStrings()
  const [create] = useCreateKeyMutation()
  const textOf = useFailureText()
  const errorOf = useFieldError()
  const form = useForm({ name: '', scope: 'read' }, checkWith({ name: fields.name, scope: fields.any }), async ({ name, scope }) =>
    onCreated(await create({ name, scope: scope as Scope }).unwrap()),
  )
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field label={words.name} {...form.input('name')} error={errorOf(form.errors.name)} autoComplete="off" />
      <SelectField
        label={words.scope}
        value={form.values.scope}
        onChange={form.set('scope')}
        options={[
          { value: 'read', label: words.read },
          { value: 'write', label: words.write },
        ]}
      />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {words.create}
      </Button>
    </form>
  )
}
