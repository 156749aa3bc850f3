import type { Option } from '../../ui/field.tsx'

/** What the conditions can choose from. `hereLabel`: the one place that is shown, if it is one. */
export type Choices = {
  gpuLabel: string
  hereLabel: string | undefined
  gpus: Option[]
  providers: Option[]
  homes: Option[]
}
