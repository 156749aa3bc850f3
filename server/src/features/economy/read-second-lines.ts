import type { ComparedProvider, Savings } from '@dumont/contracts'
import { findGpu, gpuRates } from '../prices/index.ts'
import type { Active } from './read-active.ts'
import { decideSecondLines } from './decide-second-lines.ts'
import type { Snapshot } from './snapshot.ts'

const KNOWN_MS = 48 * 3_600_000

export async function readSecondLines({ db, now, book }: Snapshot, provider: ComparedProvider, active: readonly Active[]): Promise<Savings['second_lines']> {
  const running = active.filter(({ usage, stale }) => usage.rate !== null && !stale)
  if (!running.length) return decideSecondLines([], [], { provider, region: null })
  const rates = await gpuRates(db, ['spot', 'on_demand', 'list'], new Date(now.getTime() - KNOWN_MS))
  const known = [...new Set(rates.map(({ gpuId }) => gpuId))]
  const sameAs = new Map([...new Set(running.map(({ session }) => session.gpuId))].map((gpuId) => [gpuId, known.filter((id) => isSame(id, gpuId))]))
  const asked = running.map(({ session, usage, smallest }) => ({
    gpus: sameAs.get(session.gpuId)!,
    gpuCount: session.gpuCount,
    rate: usage.rate!,
    smallest,
    spot: session.market === 'spot',
  }))
  const others = rates.filter((rate) => rate.market === 'spot' || !isOwn(rate.provider, active))
  return decideSecondLines(asked, others, { provider, region: book.regions[provider] })
}

/** The same model and memory, whatever the form factor. */
function isSame(a: string, b: string): boolean {
  const [x, y] = [findGpu(a), findGpu(b)]
  return a === b || (x !== undefined && y !== undefined && x.model === y.model && x.memoryGb !== null && x.memoryGb === y.memoryGb)
}

/** Where all of it is rented already is no other provider. */
const isOwn = (provider: string, active: readonly Active[]): boolean => active.every(({ session }) => session.provider === provider)
