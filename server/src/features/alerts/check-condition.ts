import type { RuleCondition } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { findGpu, gpuIdOf, knownProviders } from '../prices/index.ts'

const MOST_NAMED = 40

/** The GPU and the provider by their own names: a rule about what is not there would never fire. What is `kept` may stay. @throws AppError */
export async function checkCondition(deps: Pick<Deps, 'db' | 'outside'>, condition: RuleCondition, kept?: RuleCondition): Promise<RuleCondition> {
  if (!('gpu_name' in condition)) return condition
  const { gpu_name: gpu, provider } = condition
  if (!findGpu(gpu)) refuse(`gpu_name: no GPU goes by the name ${gpu}; names are matched exactly, see GET /api/v1/catalogue`)
  const before = kept && 'provider' in kept ? kept.provider : null
  return { ...condition, gpu_name: gpuIdOf(gpu), provider: provider === before ? provider : provider && (await providerOf(deps, provider)) }
}

async function providerOf(deps: Pick<Deps, 'db' | 'outside'>, given: string): Promise<string> {
  const known = await knownProviders(deps)
  return (
    known.find((name) => name.toLowerCase() === given.trim().toLowerCase()) ??
    refuse(`provider: there is none called ${given}; there are ${known.slice(0, MOST_NAMED).join(', ')}`)
  )
}

function refuse(message: string): never {
  throw new AppError('validation_failed', `condition.${message}`)
}
