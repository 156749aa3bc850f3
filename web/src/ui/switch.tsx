import { Switch as RadixSwitch } from 'radix-ui'
import { useId } from 'react'

export function Switch(props: { label: string; hint?: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }) {
  const id = useId()
  return (
    <div className="flex items-center gap-3">
      <RadixSwitch.Root
        id={id}
        checked={props.checked}
        disabled={props.disabled}
        onCheckedChange={props.onChange}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        className="h-6 w-10 shrink-0 rounded-full bg-line-strong p-[3px] data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="block size-[18px] rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
      </RadixSwitch.Root>
      <div className="text-[13px] leading-tight">
        <label htmlFor={id} className="font-medium">
          {props.label}
        </label>
        {props.hint && (
          <p id={`${id}-hint`} className="text-[12px] text-muted">
            {props.hint}
          </p>
        )}
      </div>
    </div>
  )
}
