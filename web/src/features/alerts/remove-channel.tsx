import type { Channel } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'

/** Says beforehand which budgets and rules lose it, and which of them then have nowhere else to send. */
export function RemoveChannel({ channel, disabled, onRemove }: { channel: Channel; disabled: boolean; onRemove: () => void }) {
  const { channels: words, app } = useStrings()
  const { name, used_by: uses } = channel
  return (
    <Confirm
      title={words.removeTitle(name)}
      text={uses.length === 0 ? words.removeText : words.removeUsed(String(uses.length))}
      details={uses.length > 0 && <Uses uses={uses} />}
      confirmLabel={words.remove}
      cancelLabel={app.cancel}
      onConfirm={onRemove}
    >
      <Button size="small" tone="danger" disabled={disabled} aria-label={words.removeLabel(name)}>
        {words.remove}
      </Button>
    </Confirm>
  )
}

function Uses({ uses }: { uses: Channel['used_by'] }) {
  const { channels: words } = useStrings()
  return (
    <ul aria-label={words.columns.uses} className="flex flex-col gap-1 text-[13px]">
      {uses.map(({ kind, id, name, has_no_other: hasNoOther }) => (
        <li key={`${kind} ${id}`} className="break-words">
          {words.use[kind](name)}
          {hasNoOther && <span className="text-warn"> ({words.pageOnly})</span>}
        </li>
      ))}
    </ul>
  )
}
