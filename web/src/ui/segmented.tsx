import clsx from 'clsx'
import { ToggleGroup } from 'radix-ui'

type Props<T> = { label: string; value: T; options: { value: T; label: string }[]; onChange: (value: T) => void; isWide?: boolean }

/** One of a few. Radix would let a second click deselect; the empty value is ignored. */
export function Segmented<T extends string>(props: Props<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => value && props.onChange(value as T)}
      className={clsx('inline-flex shrink-0 rounded-lg border border-line bg-raised p-[3px]', props.isWide && 'w-full [&>*]:flex-1')}
    >
      {props.options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="num h-7 rounded-md border border-transparent px-2.5 text-[13px] font-medium whitespace-nowrap text-muted hover:text-ink data-[state=on]:border-line-strong data-[state=on]:bg-surface data-[state=on]:text-ink"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
