import { X } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

const most = 50

/** Words to type, one at a time; each stands as a chip that can be taken away. */
export function WordList({ label, value, onChange }: { label: string; value: string[]; onChange: (words: string[]) => void }) {
  const { calendarSettings: words } = useStrings()
  const [text, setText] = useState('')
  const word = text.trim().toLowerCase()
  const isGood = word.length >= 2 && word.length <= 40 && value.length < most
  const add = () => {
    if (!isGood) return
    if (!value.includes(word)) onChange([...value, word])
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <Field
          label={label}
          className="flex-1"
          value={text}
          maxLength={40}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <Button disabled={!isGood} aria-label={words.addWordTo(label)} onClick={add}>
          {words.addWord}
        </Button>
      </div>
      <ul aria-label={label} className="flex min-h-7 flex-wrap gap-1.5">
        {value.length === 0 && <li className="text-[12px] text-muted">{words.noWords}</li>}
        {value.map((one) => (
          <li key={one}>
            <button
              type="button"
              aria-label={words.removeWord(one)}
              onClick={() => onChange(value.filter((other) => other !== one))}
              className="inline-flex h-7 max-w-full items-center gap-1 rounded-md border border-line bg-raised px-2 text-[13px] hover:border-line-strong [&_svg]:size-3.5"
            >
              <span className="truncate">{one}</span>
              <X aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
