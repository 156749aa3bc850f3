import type { RuleCondition } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { findGpu, gpuIdOf, knownProviders, knownRegions } from '../prices/index.ts'
import { providerLabel } from './provider-label.ts'

const MOST_NAMED = 40
type Reading = Pick<Deps, 'db' | 'outside'>
type Place = { provider: string | null; region: string | null }

/** The GPU, the provider and the region by their own names: a rule about what is not there would never fire. What is `kept` may stay. @throws AppError */
export async function checkCondition(deps: Reading, condition: RuleCondition, kept?: RuleCondition): Promise<RuleCondition> {
  if (!('gpu_name' in condition)) return condition
  const { gpu_name: gpu } = condition
  if (!findGpu(gpu)) refuse(`gpu_name: no GPU goes by the name ${gpu}; names are matched exactly, see GET /api/v1/catalogue`)
  const before = kept && 'provider' in kept ? kept : undefined
  const provider = condition.provider === before?.provider ? condition.provider : condition.provider && (await providerOf(deps, condition.provider))
  const isKept = provider === before?.provider && condition.region === before?.region
  const region = isKept ? condition.region : condition.region && (await regionOf(deps, gpuIdOf(gpu), { provider, region: condition.region }))
  return { ...condition, gpu_name: gpuIdOf(gpu), provider, region }
}

async function providerOf(deps: Reading, given: string): Promise<string> {
  const known = await knownProviders(deps)
  return named(known, given) ?? refuse(`provider: there is none called ${given}; there are ${some(known)}`)
}

async function regionOf({ db, outside }: Reading, gpuId: string, { provider, region }: Place & { region: string }): Promise<string> {
  const known = await knownRegions(db, { gpuId, provider })
  const whose = provider === null ? 'no provider' : providerLabel(outside, provider)
  const help = known.length > 0 ? `there are ${some(known)}` : 'none is known before its prices are: leave it out, or come back when they are collected'
  return named(known, region) ?? refuse(`region: ${whose} ${provider === null ? 'has' : 'has no'} region called ${region}; ${help}`)
}

const named = (known: readonly string[], given: string): string | undefined => known.find((name) => name.toLowerCase() === given.trim().toLowerCase())

const some = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ')

function refuse(message: string): never {
  throw new AppError('validation_failed', `condition.${message}`)
}
