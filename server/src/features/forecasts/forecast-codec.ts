const version = 1
const headerBytes = 20
const top = 32_767

/** Forecast curves by level; index 0 is the first hour. */
export type Curves = Float64Array[]

/**
 * Packs quantile curves into two bytes a value: the logarithm of value / reference in steps of a size that fits this forecast.
 * The reference is the middle curve's first value, so that a steady price comes back exactly. The error is half a step: below
 * 0.01 % while no value is more than 600 times the reference or less than a 600th of it.
 * Equal steps keep the order of values: curves that do not cross go in, curves that do not cross come out.
 */
export function encodeCurves(curves: Curves): Buffer {
  const horizon = curves[0]?.length ?? 0
  const reference = curves[curves.length >> 1]?.[0] ?? 1
  let widest = 0
  for (const curve of curves) {
    for (const value of curve) {
      if (!(value > 0) || value === Infinity) throw new RangeError(`a forecast price must be a positive number, not ${value}`)
      widest = Math.max(widest, Math.abs(Math.log(value / reference)))
    }
  }
  const step = widest / top
  const bytes = Buffer.alloc(headerBytes + curves.length * horizon * 2)
  bytes.writeUInt8(version, 0)
  bytes.writeUInt8(curves.length, 1)
  bytes.writeUInt16LE(horizon, 2)
  bytes.writeDoubleLE(reference, 4)
  bytes.writeDoubleLE(step, 12)
  let at = headerBytes
  for (const curve of curves) for (const value of curve) at = bytes.writeInt16LE(step === 0 ? 0 : clip(Math.round(Math.log(value / reference) / step)), at)
  return bytes
}

export function decodeCurves(bytes: Buffer): Curves {
  expectVersion(bytes)
  const horizon = bytes.readUInt16LE(2)
  const reference = bytes.readDoubleLE(4)
  const step = bytes.readDoubleLE(12)
  return Array.from({ length: bytes.readUInt8(1) }, (_, level) =>
    Float64Array.from({ length: horizon }, (_value, hour) => reference * Math.exp(step * bytes.readInt16LE(headerBytes + 2 * (level * horizon + hour)))),
  )
}

/** Packs spreads (zero or more) into two bytes a value, in equal parts of the largest. What is not known counts as zero. */
export function encodeSpread(spread: Float64Array): Buffer {
  const known = spread.map((value) => (value > 0 && value < Infinity ? value : 0))
  const largest = known.reduce((a, b) => Math.max(a, b), 0)
  const bytes = Buffer.alloc(9 + 2 * known.length)
  bytes.writeUInt8(version, 0)
  bytes.writeDoubleLE(largest, 1)
  known.forEach((value, hour) => bytes.writeUInt16LE(largest === 0 ? 0 : Math.round((value / largest) * 65_535), 9 + 2 * hour))
  return bytes
}

export function decodeSpread(bytes: Buffer): Float64Array {
  expectVersion(bytes)
  const largest = bytes.readDoubleLE(1)
  return Float64Array.from({ length: (bytes.length - 9) / 2 }, (_, hour) => (largest * bytes.readUInt16LE(9 + 2 * hour)) / 65_535)
}

function expectVersion(bytes: Buffer): void {
  if (bytes[0] !== version) throw new Error(`a stored forecast has the unknown format ${bytes[0]}`)
}

const clip = (value: number): number => Math.max(-top, Math.min(top, value))
