import { type ComparedProvider, comparedProviders, type EconomySettings, type NewPriceSheet } from '@dumont/contracts'

export type Known = {
  /** Regions with a price, by provider. */
  regions: ReadonlyMap<string, readonly string[]>
  isGpu: (name: string) => boolean
  idOf: (name: string) => string
}

/** What is wrong with settings, each as a sentence with its field. `now`: a region that is chosen already may stay, whatever is known. */
export function settingsProblems({ regions, proxies }: EconomySettings, now: EconomySettings['regions'], known: Known): string[] {
  return [...comparedProviders.flatMap((provider) => regionProblem(provider, regions[provider], now[provider], known)), ...proxyProblems(proxies, known)]
}

function regionProblem(provider: ComparedProvider, wanted: string | null, now: string | null, { regions }: Known): string[] {
  const there = regions.get(provider) ?? []
  if (wanted === null || wanted === now || there.includes(wanted)) return []
  return [`regions.${provider}: no price is known in ${wanted}; known are ${there.join(', ') || 'none yet'}`]
}

function proxyProblems(proxies: EconomySettings['proxies'], { isGpu, idOf }: Known): string[] {
  const seen = new Set<string>()
  return proxies.flatMap(({ gpu, provider, proxy }, i) => {
    const key = `${provider} ${idOf(gpu)}`
    const twice = seen.has(key)
    seen.add(key)
    if (twice) return [`proxies.${i}: ${gpu} has another proxy at ${provider} already`]
    if (!isGpu(proxy)) return [`proxies.${i}.proxy: ${proxy} is no GPU that is known`]
    return idOf(gpu) === idOf(proxy) ? [`proxies.${i}: a GPU cannot stand in for itself`] : []
  })
}

/** Two prices of one GPU since one moment: nobody could tell which of them counts. */
export function sheetProblems(rows: NewPriceSheet['rows'], idOf: (name: string) => string): string[] {
  const seen = new Set<string>()
  return rows.flatMap(({ provider, gpu, effective_from: since }, i) => {
    const key = `${provider} ${since === null ? '' : Date.parse(since)} ${idOf(gpu).toLowerCase()}`
    const twice = seen.has(key)
    seen.add(key)
    return twice ? [`rows.${i}: ${gpu} has another price at ${provider} from the same moment already`] : []
  })
}
