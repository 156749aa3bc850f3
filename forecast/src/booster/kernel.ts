import { KERNEL_BASE64 } from './kernel-bytes.ts'
import type { Loops } from './loops.ts'
import { plainKernel } from './plain-kernel.ts'

export type KernelKind = 'wasm' | 'plain'
/** Memory is taken once and never grows: views stay good. */
export type Kernel = { loops: Loops; buffer: ArrayBuffer; take(bytes: number): number }

const PAGE = 65_536

/** A memory of at least so many bytes with the loops that work in it. */
export function createKernel(bytes: number, kind: KernelKind = 'wasm'): Kernel {
  const pages = Math.ceil((bytes + 64) / PAGE)
  const made = kind === 'wasm' ? wasmKernel(pages) : undefined
  const buffer = made?.buffer ?? new ArrayBuffer(pages * PAGE)
  let used = 16
  return {
    loops: made?.loops ?? plainKernel(buffer),
    buffer,
    take(size) {
      const at = used
      used = Math.ceil((used + size) / 16) * 16
      if (used > buffer.byteLength) throw new RangeError(`The booster's memory of ${buffer.byteLength} bytes is too small for ${size} more`)
      return at
    },
  }
}

type Wasm = {
  Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer }
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: unknown }
}
let compiled: object | undefined

/** Undefined where the platform has no WebAssembly: the plain loops give the same bits, later. */
function wasmKernel(pages: number): { loops: Loops; buffer: ArrayBuffer } | undefined {
  const wasm = (globalThis as { WebAssembly?: Wasm }).WebAssembly
  if (!wasm) return undefined
  compiled ??= new wasm.Module(fromBase64(KERNEL_BASE64))
  const memory = new wasm.Memory({ initial: pages, maximum: pages })
  const { exports } = new wasm.Instance(compiled, { env: { memory } })
  return { loops: exports as Loops, buffer: memory.buffer }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function fromBase64(text: string): Uint8Array {
  const clean = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let [bits, held, at] = [0, 0, 0]
  for (const digit of clean) {
    bits = (bits << 6) | DIGITS.indexOf(digit)
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 255
    bits &= (1 << held) - 1
  }
  return bytes
}
