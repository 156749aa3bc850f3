/** A 32-bit digest of a text (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A number in [0, 1) that is always the same for the same three. */
export function coin(id: number, salt: number, at = 0): number {
  let hash = Math.imul(id ^ Math.imul(salt + 0x9e37, 0x85ebca6b) ^ Math.imul(at | 0, 0xc2b2ae35), 0x27d4eb2f)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

/** Roughly normal, mean 0, spread 1. */
export function jitter(id: number, salt: number, at: number): number {
  return (coin(id, salt, at) + coin(id, salt + 101, at) + coin(id, salt + 202, at) - 1.5) * 2
}

/** A curve through random heights at whole numbers, smooth between them (Catmull-Rom), so that it has momentum. */
export function smooth(id: number, salt: number, x: number): number {
  const i = Math.floor(x)
  const t = x - i
  const [a, b, c, d] = [-1, 0, 1, 2].map((k) => 2 * coin(id, salt, i + k) - 1) as [number, number, number, number]
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}
