import type { PriceImport } from '@dumont/contracts'
import type { Tone } from '../../ui/badge.tsx'

export const isActive = ({ state }: Pick<PriceImport, 'state'>): boolean => state === 'queued' || state === 'reading' || state === 'merging'

export function toneOf(state: PriceImport['state']): Tone {
  if (state === 'done') return 'good'
  return state === 'failed' ? 'bad' : state === 'cancelled' ? 'plain' : 'accent'
}

/** Bytes read are what is known early; merging comes after all of them, so a full bar waits for the end. */
export function progressOf(imported: Pick<PriceImport, 'state' | 'bytes_read' | 'bytes_total'>): number {
  if (imported.state === 'done') return 1
  if (imported.bytes_total <= 0) return 0
  return Math.min(imported.state === 'merging' ? 0.97 : 0.9, (imported.bytes_read / imported.bytes_total) * 0.9)
}
