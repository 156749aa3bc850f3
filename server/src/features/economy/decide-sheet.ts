import type { ComparedProvider } from '@dumont/contracts'

/** A negotiated price, per GPU-hour. `gpu` as the workspace wrote it. */
export type SheetRow = { provider: ComparedProvider; gpu: string; micros: number; effectiveFrom: string | null; note: string | null }
/** Another GPU that stands in where the provider does not sell this one. Canonical ids. */
export type Proxy = { gpu: string; provider: ComparedProvider; proxy: string }
/** What tells GPUs apart. */
export type GpuTraits = { id: string; model: string; memoryGb: number | null; formFactor: string | null }

/** The row of the sheet for a GPU at a provider at a moment: that of its own name before that of its model; of those the one that began last. */
export function decideSheet(
  sheet: readonly SheetRow[],
  find: (name: string) => GpuTraits | undefined,
  gpu: GpuTraits,
  { provider, at }: { provider: ComparedProvider; at: Date },
): SheetRow | undefined {
  const valid = sheet.filter((row) => row.provider === provider && (row.effectiveFrom === null || new Date(row.effectiveFrom) <= at))
  const own = valid.filter((row) => (find(row.gpu)?.id ?? row.gpu) === gpu.id)
  const ofModel = valid.filter((row) => isBare(row.gpu, find) && find(row.gpu)!.model === gpu.model)
  return newest(own) ?? newest(ofModel)
}

/** "A100" is the name of a model and stands for every A100; "A100 80GB" is not. */
function isBare(name: string, find: (name: string) => GpuTraits | undefined): boolean {
  const found = find(name)
  return found !== undefined && name.trim().toLowerCase() === found.model.toLowerCase()
}

const since = ({ effectiveFrom }: SheetRow): number => (effectiveFrom === null ? -Infinity : Date.parse(effectiveFrom))

function newest(rows: readonly SheetRow[]): SheetRow | undefined {
  return rows.reduce<SheetRow | undefined>((best, row) => (!best || since(row) >= since(best) ? row : best), undefined)
}
