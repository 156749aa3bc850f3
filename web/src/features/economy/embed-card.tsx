import type { EmbedToken } from '@dumont/contracts'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { checkWith, fields } from '../../app/form-checks.ts'
import { Failure, useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Theme } from '../../app/preferences.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { formatDate, formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { useCreateEmbedTokenMutation, useEmbedTokensQuery, useRevokeEmbedTokenMutation } from './api.ts'
import { embedLinks } from './embed-links.ts'
import { useChoice } from './use-choice.ts'

/** Read-only links for other dashboards: made here, shown once, revoked here. */
export function EmbedCard() {
  const { data: me } = useMeQuery()
  // Only owners may see and make them.
  const { hash } = useLocation()
  const box = useRef<HTMLDivElement>(null)
  const isOwner = me?.role === 'owner'
  // Who comes by the link in the settings comes for this.
  useEffect(() => {
    if (isOwner && hash === '#embed') box.current?.scrollIntoView()
  }, [isOwner, hash])
  return isOwner ? (
    <div ref={box} className="scroll-mt-4">
      <Tokens />
    </div>
  ) : null
}

function Tokens() {
  const { embed: words } = useStrings()
  const { data, error } = useEmbedTokensQuery()
  const columns = useColumns()
  return (
    <Card title={words.title} subtitle={words.text} actions={<NewLink />}>
      {error && <Failure error={error} />}
      {data ? (
        data.length > 0 ? (
          <Table label={words.title} columns={columns} rows={data} rowKey={(token) => token.id} />
        ) : (
          <p className="text-muted">{words.empty}</p>
        )
      ) : (
        !error && <Skeleton className="h-24" />
      )}
    </Card>
  )
}

function useColumns(): Column<EmbedToken>[] {
  const { embed: words } = useStrings()
  const { language, zone } = useLocale()
  return [
    { title: words.columns.name, cell: (token) => <span className="font-medium">{token.name}</span> },
    { title: words.columns.token, cell: (token) => <code className="whitespace-nowrap">{token.prefix}…</code> },
    { title: words.columns.amounts, cell: (token) => (token.hide_amounts ? words.hidden : words.shown) },
    { title: words.columns.created, cell: (token) => <span className="whitespace-nowrap">{formatDate(Date.parse(token.created_at), language, zone)}</span> },
    {
      title: words.columns.used,
      cell: ({ last_used_at: at }) => <span className="whitespace-nowrap">{at ? formatDateTime(Date.parse(at), language, zone) : words.never}</span>,
    },
    { title: words.revoke, hideTitle: true, numeric: true, cell: (token) => <Revoke token={token} /> },
  ]
}

function Revoke({ token }: { token: EmbedToken }) {
  const { embed: words, app } = useStrings()
  const [revoke, { isLoading }] = useRevokeEmbedTokenMutation()
  return (
    <Confirm
      title={words.revokeTitle(token.name)}
      text={words.revokeText}
      confirmLabel={words.revoke}
      cancelLabel={app.cancel}
      onConfirm={() => void revoke(token.id)}
    >
      <Button size="small" tone="danger" disabled={isLoading} aria-label={words.revokeLabel(token.name)}>
        {words.revoke}
      </Button>
    </Confirm>
  )
}

type Made = { token: string; theme: Theme }

function NewLink() {
  const { embed: words, app } = useStrings()
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<Made>()
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) setMade(undefined)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.create}</Button>
      <Dialog
        isWide={made !== undefined}
        title={made ? words.onceTitle : words.newTitle}
        text={made ? words.onceText : undefined}
        closeLabel={app.close}
        open={open}
        onOpenChange={close}
      >
        {made ? <Links made={made} onDone={() => close(false)} /> : <NewLinkForm onMade={setMade} />}
      </Dialog>
    </>
  )
}

function Links({ made, onDone }: { made: Made; onDone: () => void }) {
  const { embed: words, app } = useStrings()
  const { language } = useLocale()
  const [{ provider }] = useChoice()
  const links = embedLinks(location.origin, made.token, provider, made.theme, language)
  return (
    <>
      {(['frame', 'json', 'badge', 'gauges'] as const).map((kind) => (
        <div key={kind} className="flex flex-col gap-1">
          <h3 className="text-[13px] text-muted">{words[kind]}</h3>
          <CopyBox text={links[kind]} label={words[kind]} copyLabel={app.copy} copiedLabel={app.copied} />
        </div>
      ))}
      <Button onClick={onDone}>{words.done}</Button>
    </>
  )
}

function NewLinkForm({ onMade }: { onMade: (made: Made) => void }) {
  const { embed: words } = useStrings()
  const { form: formWords } = useStrings()
  const [create] = useCreateEmbedTokenMutation()
  const [hidesAmounts, setHidesAmounts] = useState(false)
  const textOf = useFailureText()
  const form = useForm({ name: '', theme: 'system' }, checkWith({ name: fields.name, theme: fields.any }), async ({ name, theme }) => {
    const { token } = await create({ name, hide_amounts: hidesAmounts }).unwrap()
    onMade({ token, theme: theme as Theme })
  })
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field
        label={words.name}
        {...form.input('name')}
        {...(form.errors.name ? { error: formWords[form.errors.name] } : {})}
        autoComplete="off"
        maxLength={80}
      />
      <SelectField
        label={words.theme}
        value={form.values.theme}
        onChange={form.set('theme')}
        options={(['system', 'dark', 'light'] as const).map((value) => ({ value, label: words.themes[value] }))}
      />
      <Switch label={words.hideAmounts} hint={words.hideAmountsHint} checked={hidesAmounts} onChange={setHidesAmounts} />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {words.create}
      </Button>
    </form>
  )
}
