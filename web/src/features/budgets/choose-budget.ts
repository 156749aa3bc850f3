import type { Budget } from '@dumont/contracts'

type Scoped = Pick<Budget, 'gpu_name' | 'provider' | 'label' | 'enabled' | 'id'>

/** The budget that fits what the page shows: of this GPU and provider, else of this GPU, else of all GPUs. Those that are on come first, then the newest. */
export function chooseBudget<B extends Scoped>(budgets: readonly B[], gpu: string, provider: string | null): B | undefined {
  const fitting = budgets.filter((one) => (one.gpu_name === null || one.gpu_name === gpu) && (one.provider === null || one.provider === provider))
  return fitting.toSorted((a, b) => fitness(b, provider) - fitness(a, provider) || b.id - a.id)[0]
}

const fitness = (one: Scoped, provider: string | null): number =>
  Number(one.enabled) * 8 + Number(one.gpu_name !== null) * 4 + Number(provider !== null && one.provider === provider) * 2 + Number(one.label === null)
