import type { Invitation, Member, Role } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { formatDate, formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import type { Wire } from '../../app/wire.ts'
import { useChangeRoleMutation, useInvitationsQuery, useMembersQuery, useMeQuery, useRemoveMemberMutation, useWithdrawInvitationMutation } from './api.ts'
import { NewInvitation } from './new-invitation.tsx'
import { roleOptions } from './role-options.ts'

type Person = Wire<typeof Member>
type Invited = Wire<typeof Invitation>

export function PeoplePage() {
  const { data: me } = useMeQuery()
  const isOwner = me?.role === 'owner'
  return (
    <div className="flex flex-col gap-4">
      <Members isOwner={isOwner} myId={me?.user.id} />
      {isOwner && <Invitations />}
    </div>
  )
}

function Members({ isOwner, myId }: { isOwner: boolean; myId: string | undefined }) {
  const { people: words } = useStrings()
  const { language, zone } = useLocale()
  const { data, error } = useMembersQuery()
  const [changeRole, change] = useChangeRoleMutation()
  const [removeMember, removal] = useRemoveMemberMutation()
  const canChange = (person: Person) => isOwner && person.user_id !== myId
  const columns: Column<Person>[] = [
    {
      title: words.columns.name,
      cell: (person) => (
        <span className="font-medium">
          {person.name} {person.user_id === myId && <Badge>{words.you}</Badge>}
        </span>
      ),
    },
    { title: words.columns.email, cell: (person) => person.email || '–' },
    {
      title: words.columns.role,
      cell: (person) =>
        canChange(person) ? (
          <SelectField
            hideLabel
            className="w-32"
            label={words.roleOf(person.name)}
            value={person.role}
            options={roleOptions(words.roles)}
            onChange={(role) => void changeRole({ userId: person.user_id, role: role as Role })}
          />
        ) : (
          words.roles[person.role]
        ),
    },
    { title: words.columns.joined, cell: (person) => <span className="whitespace-nowrap">{formatDate(Date.parse(person.joined_at), language, zone)}</span> },
    {
      title: words.remove,
      hideTitle: true,
      numeric: true,
      cell: (person) => canChange(person) && <RemoveMember person={person} onRemove={() => void removeMember(person.user_id)} />,
    },
  ]
  const failed = error ?? change.error ?? removal.error
  return (
    <Card title={words.title} subtitle={words.text}>
      {failed && (
        <div className="mb-4">
          <Failure error={failed} />
        </div>
      )}
      {data ? <Table label={words.title} columns={columns} rows={data} rowKey={(person) => person.user_id} /> : !error && <Skeleton className="h-40" />}
    </Card>
  )
}

function RemoveMember({ person, onRemove }: { person: Person; onRemove: () => void }) {
  const { people: words, app } = useStrings()
  return (
    <Confirm title={words.removeTitle(person.name)} text={words.removeText} confirmLabel={words.remove} cancelLabel={app.cancel} onConfirm={onRemove}>
      <Button size="small" tone="danger" aria-label={words.removeLabel(person.name)}>
        {words.remove}
      </Button>
    </Confirm>
  )
}

function Invitations() {
  const { people: words } = useStrings()
  const { language, zone } = useLocale()
  const { data, error } = useInvitationsQuery()
  const [withdraw] = useWithdrawInvitationMutation()
  const columns: Column<Invited>[] = [
    { title: words.columns.email, cell: (invited) => invited.email ?? words.anyone },
    { title: words.columns.role, cell: (invited) => words.roles[invited.role] },
    {
      title: words.columns.expires,
      cell: (invited) => <span className="whitespace-nowrap">{formatDateTime(Date.parse(invited.expires_at), language, zone)}</span>,
    },
    {
      title: words.withdraw,
      hideTitle: true,
      numeric: true,
      cell: (invited) =>
        invited.accepted_at ? (
          <Badge tone="good">{words.accepted}</Badge>
        ) : (
          <Button size="small" tone="danger" aria-label={words.withdrawLabel(invited.email ?? words.anyone)} onClick={() => void withdraw(invited.id)}>
            {words.withdraw}
          </Button>
        ),
    },
  ]
  return (
    <Card title={words.invitationsTitle} subtitle={words.invitationsText}>
      <div className="mb-4">
        <NewInvitation />
      </div>
      {error && <Failure error={error} />}
      {data &&
        (data.length > 0 ? (
          <Table label={words.invitationsTitle} columns={columns} rows={data} rowKey={(invited) => invited.id} />
        ) : (
          <p className="text-muted">{words.noInvitations}</p>
        ))}
    </Card>
  )
}
