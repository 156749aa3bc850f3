import { Slider as RadixSlider } from 'radix-ui'

export function Slider(props: {
  label: string
  value: number
  min: number
  max: number
  step: number
  valueText: string
  onChange: (value: number) => void
  onCommit: (value: number) => void
}) {
  return (
    <RadixSlider.Root
      value={[props.value]}
      min={props.min}
      max={props.max}
      step={props.step}
      onValueChange={([value]) => value !== undefined && props.onChange(value)}
      onValueCommit={([value]) => value !== undefined && props.onCommit(value)}
      className="relative flex h-6 w-full touch-none items-center select-none"
    >
      <RadixSlider.Track className="relative h-1.5 grow rounded-full bg-line-strong/60">
        <RadixSlider.Range className="absolute h-full rounded-full bg-accent" />
      </RadixSlider.Track>
      <RadixSlider.Thumb
        aria-label={props.label}
        aria-valuetext={props.valueText}
        className="block size-5 rounded-full border-2 border-accent bg-surface hover:shadow-[0_0_0_6px_var(--band-50)] focus-visible:shadow-[0_0_0_6px_var(--band-50)] focus-visible:outline-none"
      />
    </RadixSlider.Root>
  )
}
