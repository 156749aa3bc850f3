import { ExternalLink } from 'lucide-react'
import { useStrings } from '../../app/i18n/index.ts'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useChangeConnectionMutation, useConnectMutation, type Connection, type Entry } from './api.ts'
import { keyNeeds } from './key-needs.ts'
import { SettingsForm, type Entered } from './settings-form.tsx'
import { useServerWords } from './use-server-words.ts'

type Props = { entry: Entry; connection?: Connection; open: boolean; onOpenChange: (open: boolean) => void }

/** What a provider needs, and the form: for a new connection, or for one there is. */
export function ConnectDialog({ entry, connection, open, onOpenChange }: Props) {
  const { providers: words, app } = useStrings()
  const [connect] = useConnectMutation()
  const [change] = useChangeConnectionMutation()
  const send = async ({ name, pollSeconds, settings }: Entered) => {
    const poll = pollSeconds === undefined ? (connection ? { poll_seconds: entry.poll_seconds } : {}) : { poll_seconds: pollSeconds }
    if (connection) await change({ id: connection.id, patch: { name: name || entry.label, settings, ...poll } }).unwrap()
    else await connect({ provider: entry.id, settings, ...(name ? { name } : {}), ...poll }).unwrap()
    onOpenChange(false)
  }
  return (
    <Dialog
      isWide
      title={connection ? words.editTitle(connection.name) : words.connectTitle(entry.label)}
      closeLabel={app.close}
      open={open}
      onOpenChange={onOpenChange}
    >
      <Needs entry={entry} />
      <SettingsForm entry={entry} connection={connection} onSubmit={send} />
    </Dialog>
  )
}

/** Which rights the key needs, ready to be copied, and where to get one. */
function Needs({ entry }: { entry: Entry }) {
  const { providers: words } = useStrings()
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-raised/60 p-3 text-[13px]">
      {entry.about.key === null ? (
        <p className="font-semibold">{words.noKey}.</p>
      ) : (
        <>
          <p className="font-semibold">{words.needs}</p>
          <KeyNeeds entry={entry} />
        </>
      )}
      <Links entry={entry} />
    </div>
  )
}

/** Nothing when no key is needed. */
export function KeyNeeds({ entry }: { entry: Entry }) {
  const { providers: words, app } = useStrings()
  const say = useServerWords()
  if (entry.about.key === null) return null
  const { text, policy } = keyNeeds(entry.about.key)
  return (
    <>
      <p className="text-[13px] text-muted">{say(text)}</p>
      {policy && <CopyBox isCode text={policy} label={words.policy} copyLabel={app.copy} copiedLabel={app.copied} />}
    </>
  )
}

export function Links({ entry }: { entry: Entry }) {
  const say = useServerWords()
  if (entry.about.links.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px]">
      {entry.about.links.map((link) => (
        <li key={link.url}>
          <a href={link.url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 text-accent hover:underline">
            {say(link.label)}
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        </li>
      ))}
    </ul>
  )
}
