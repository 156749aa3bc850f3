import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import type { Connection } from './api.ts'
import { toneOf } from './connection-state.ts'

type Part = Connection['parts'][number]

/** Regions and the like, folded away while there is nothing to say of them. */
export function Parts({ parts }: { parts: Part[] }) {
  const { providers: words } = useStrings()
  const { language } = useLocale()
  const count = (value: number) => formatNumber(value, language)
  const isQuiet = (part: Part) => part.refused.length === 0 && !part.suspicious && part.history !== 'waiting'
  if (parts.length === 0 || (parts.length === 1 && parts.every(isQuiet))) return null
  const failing = parts.filter(({ state }) => state === 'failing' || state === 'key_rejected').length
  const title = [words.parts(count(parts.length)), failing > 0 && words.partsFailing(count(failing))].filter(Boolean).join(', ')
  return (
    <details className="text-[13px]">
      <summary className="w-fit rounded text-accent">{title}</summary>
      <div role="group" aria-label={title} tabIndex={0} className="mt-2 max-h-72 overflow-auto rounded-lg border border-line bg-raised px-3 py-2">
        <ul className="flex flex-col gap-2">
          {parts.map((part) => (
            <PartLine key={part.part} part={part} />
          ))}
        </ul>
      </div>
    </details>
  )
}

function PartLine({ part }: { part: Part }) {
  const { providers: words, cheapest } = useStrings()
  const { language } = useLocale()
  const count = (value: number) => formatNumber(value, language)
  const notes = [
    part.history === 'waiting' && words.waitingHistory,
    part.suspicious && words.suspicious,
    part.last_error,
    part.refused.length > 0 && words.refused(count(part.refused.length)),
  ].filter((note) => typeof note === 'string')
  return (
    <li>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{part.part}</span>
        <Badge tone={toneOf(part.state)}>{words.states[part.state]}</Badge>
        <span className="num text-muted">{cheapest.offers(count(part.offers))}</span>
      </p>
      {notes.map((note) => (
        <p key={note} className="text-[12px] text-muted">
          {note}
        </p>
      ))}
      {part.refused.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-[12px] text-muted">
          {part.refused.map((one) => (
            <li key={`${one.key} ${one.reason}`} className="break-words">
              {one.key}: {one.reason}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
