import type { Series } from '../series.ts'

/** The ways in which series are kin. */
export const KINSHIPS = ['type', 'region-line', 'zone', 'line', 'zone-line', 'region-type'] as const

/** The group of a series in each kinship; undefined where its traits do not say. A line is what an instance type begins with (g5 of g5.2xlarge), or else the GPU. */
export function kinOf({ family = '', traits = {} }: Series): (string | undefined)[] {
  const { region, zone, type, gpu } = traits
  const line = type?.includes('.') ? type.slice(0, type.indexOf('.')) : gpu || type
  const all = [[type], [region, line], [zone], [line], [zone, line], [region, type]]
  return all.map((parts, k) => (parts.every(Boolean) ? [family, k, ...parts].join('|') : undefined))
}
