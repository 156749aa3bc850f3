import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatAgo, formatDateTime, formatDuration, formatHour } from '../../ui/format-time.ts'
import { useDisconnectMutation, useSteerConnectionMutation, useTestConnectionMutation, type Connection, type Entry } from './api.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { Parts } from './connection-parts.tsx'
import { toneOf } from './connection-state.ts'
import { TestResult } from './test-result.tsx'

/** One account at a provider: how it does, in words, and what can be done with it. */
export function ConnectionItem({ entry, connection, canChange }: { entry: Entry; connection: Connection; canChange: boolean }) {
  const { providers: words } = useStrings()
  return (
    <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-medium break-words">{connection.name}</h3>
        <Badge tone={toneOf(connection.state)}>{words.states[connection.state]}</Badge>
      </div>
      <Figures connection={connection} />
      <Troubles connection={connection} />
      <Parts parts={connection.parts} />
      {canChange && <Actions entry={entry} connection={connection} />}
    </li>
  )
}

function Figures({ connection }: { connection: Connection }) {
  const { providers: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(10_000)
  const when = (instant: string, ahead: boolean) => {
    const at = Date.parse(instant)
    const text = ahead && at <= now ? words.dueNow : formatAgo(now - at, language)
    return (
      <time dateTime={instant} title={formatDateTime(at, language, zone)}>
        {text}
      </time>
    )
  }
  const figures = [
    [words.offers, formatNumber(connection.offers, language)],
    [words.points, formatNumber(connection.points, language)],
    [words.lastPoll, connection.last_poll_at === null ? words.never : when(connection.last_poll_at, false)],
    [words.nextPoll, connection.next_poll_at === null ? words.noNext : when(connection.next_poll_at, true)],
    [words.pollEvery, formatDuration(connection.poll_seconds, language)],
  ] as const
  return (
    <dl className="num grid grid-cols-2 gap-x-4 gap-y-2 text-[13px] sm:grid-cols-5">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="text-[12px] text-muted">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Troubles({ connection }: { connection: Connection }) {
  const { providers: words } = useStrings()
  const { language, zone } = useLocale()
  const { state, last_error: error, failures, no_answer_since: since } = connection
  const note = state === 'waiting' || state === 'paused' || state === 'key_rejected' ? words.stateNotes[state] : undefined
  const lines = [
    note,
    since !== null && words.noAnswer(formatHour(Date.parse(since), language, zone)),
    error !== null && [failures > 0 && words.failedTimes(formatNumber(failures, language)), error].filter(Boolean).join(' '),
  ].filter((line) => typeof line === 'string')
  if (lines.length === 0) return null
  return (
    <div className="flex flex-col gap-1 text-[13px]">
      {lines.map((line) => (
        <p key={line} className={line === note && state !== 'key_rejected' ? 'text-muted' : state === 'key_rejected' ? 'text-bad' : 'text-warn'}>
          {line}
        </p>
      ))}
    </div>
  )
}

function Actions({ entry, connection }: { entry: Entry; connection: Connection }) {
  const { providers: words, app } = useStrings()
  const { id, name, state } = connection
  const [steer, steered] = useSteerConnectionMutation()
  const [test, tested] = useTestConnectionMutation()
  const [disconnect, disconnected] = useDisconnectMutation()
  const [isEditing, setEditing] = useState(false)
  const failure = steered.error ?? tested.error ?? disconnected.error
  const isPaused = state === 'paused'
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {!isPaused && (
          <Button
            size="small"
            aria-label={words.pollLabel(name)}
            disabled={steered.isLoading || state === 'key_rejected'}
            onClick={() => void steer({ id, action: 'poll' })}
          >
            {words.poll}
          </Button>
        )}
        <Button
          size="small"
          aria-label={isPaused ? words.resumeLabel(name) : words.pauseLabel(name)}
          disabled={steered.isLoading}
          onClick={() => void steer({ id, action: isPaused ? 'resume' : 'pause' })}
        >
          {isPaused ? words.resume : words.pause}
        </Button>
        <Button size="small" aria-label={words.testLabel(name)} disabled={tested.isLoading} onClick={() => void test(id)}>
          {tested.isLoading ? words.testing : words.test}
        </Button>
        <Button size="small" aria-label={words.editLabel(name)} onClick={() => setEditing(true)}>
          {words.edit}
        </Button>
        <Confirm
          title={words.disconnectTitle(name)}
          text={words.disconnectText}
          confirmLabel={words.disconnect}
          cancelLabel={app.cancel}
          onConfirm={() => void disconnect(id)}
        >
          <Button size="small" tone="danger" aria-label={words.disconnectLabel(name)} disabled={disconnected.isLoading} className="sm:ml-auto">
            {words.disconnect}
          </Button>
        </Confirm>
      </div>
      {failure && <Failure error={failure} />}
      {tested.data && <TestResult {...tested.data} />}
      <ConnectDialog entry={entry} connection={connection} open={isEditing} onOpenChange={setEditing} />
    </>
  )
}
