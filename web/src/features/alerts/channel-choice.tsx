import { useStrings } from '../../app/i18n/index.ts'
import { useChannelsQuery } from './api.ts'
import { channelKindNames } from './channel-kinds.ts'

/** Which channels are told, beside the address. */
export function ChannelChoice({ chosen, onChange }: { chosen: readonly number[]; onChange: (chosen: number[]) => void }) {
  const { budgets: words } = useStrings()
  const { data = [], isSuccess } = useChannelsQuery()
  // Somebody removed it while this was open: it is refused until it is let go.
  const gone = isSuccess ? chosen.filter((id) => !data.some((one) => one.id === id)) : []
  const toggle = (id: number, isOn: boolean) => onChange(isOn ? [...chosen, id] : chosen.filter((one) => one !== id))
  const offered = [
    ...data.map(({ id, name, kind }) => ({ id, name, note: `(${channelKindNames[kind]})` })),
    ...gone.map((id) => ({ id, name: words.channelNumber(String(id)), note: words.channelGone })),
  ]
  return (
    <div role="group" aria-label={words.channels} className="flex flex-col gap-2">
      <p className="text-[12px] text-muted">{words.channels}</p>
      {offered.length === 0 && <p className="text-[13px] text-muted">{words.channelsNone}</p>}
      {offered.map(({ id, name, note }) => (
        <label key={id} className="flex items-center gap-2 text-[13px]">
          <input type="checkbox" className="size-4 accent-accent" checked={chosen.includes(id)} onChange={({ target }) => toggle(id, target.checked)} />
          <span>
            {name} <span className="text-muted">{note}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
