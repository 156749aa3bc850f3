import { HORIZON_NAMES, STATE_NAMES } from './panel.ts'
import { BUCKETS } from '../hindcast.ts'
import type { Dependence } from '../path-correlation.ts'
import { KEPT_LEVELS } from './calibration.ts'
import type { ModelCard, TrainedModel } from './trained-model.ts'

/** Why a model file is not used; the message says it to a person. */
export class BadModelFile extends Error {
  readonly reason: 'not_a_model' | 'other_version' | 'cut_short' | 'damaged' | 'other_features'

  constructor(reason: BadModelFile['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

const MAGIC = 'DUMONTGM'
const VERSION = 2
/** Magic, version, length of the whole file, checksum of what follows, length of the JSON part. */
const HEADER = 8 + 4 + 4 + 4 + 4

type Told = {
  about: ModelCard
  mixes: [string, { booster: number; trend: number }][]
  spreads: [string, number[][]][]
  widths: [string, number][]
  dependence: Dependence
  levels: number[]
  ensembles: { base: number; nodes: number; roots: number }[]
  edges: number[]
}

/** The model as bytes: a header, a JSON part, then edges, nodes and roots as little-endian arrays. Same model, same bytes. */
export function writeModel(model: TrainedModel): Uint8Array {
  const { trees } = model
  const told: Told = {
    about: model.about,
    mixes: [...model.mixes],
    spreads: [...model.spreads].map(([family, spread]) => [family, spread.map((bucket) => [...bucket])]),
    widths: [...model.widths],
    dependence: model.dependence,
    levels: trees.levels,
    ensembles: trees.ensembles.map(({ base, nodes, roots }) => ({ base, nodes: nodes.length, roots: roots.length })),
    edges: trees.edges.map((column) => column.length),
  }
  const json = new Uint8Array(Math.ceil(utf8Length(JSON.stringify(told)) / 8) * 8).fill(32)
  json.set(toUtf8(JSON.stringify(told)))
  const parts = [json, ...trees.edges.map(bytesOf), ...trees.ensembles.flatMap(({ nodes, roots }) => [bytesOf(nodes), bytesOf(roots)])]
  const length = HEADER + parts.reduce((sum, part) => sum + part.length, 0)
  const out = new Uint8Array(length)
  let at = HEADER
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  for (let i = 0; i < MAGIC.length; i++) out[i] = MAGIC.charCodeAt(i)
  const view = new DataView(out.buffer)
  for (const [offset, value] of [
    [8, VERSION],
    [12, length],
    [16, checksum(out.subarray(HEADER))],
    [20, json.length],
  ] as const)
    view.setUint32(offset, value, true)
  return out
}

/** Throws BadModelFile for anything but a whole model of this version and these features. */
export function readModel(bytes: Uint8Array): TrainedModel {
  const told = readTold(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = HEADER + view.getUint32(20, true)
  // Copied: a Buffer's slice would show the memory it shares with others.
  const take = (size: number) => new Uint8Array(bytes.subarray(at, (at += size))).buffer
  const edges = told.edges.map((length) => new Float64Array(take(8 * length)))
  const ensembles = told.ensembles.map(({ base, nodes, roots }) => ({ base, nodes: new Uint32Array(take(4 * nodes)), roots: new Uint32Array(take(4 * roots)) }))
  return {
    trees: { levels: told.levels, edges, ensembles },
    mixes: new Map(told.mixes),
    spreads: new Map(told.spreads.map(([family, spread]) => [family, spread.map((bucket) => Float64Array.from(bucket))])),
    widths: new Map(told.widths),
    dependence: told.dependence,
    about: told.about,
  }
}

function readTold(bytes: Uint8Array): Told {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isOurs = bytes.length >= MAGIC.length && Array.from(MAGIC).every((letter, i) => bytes[i] === letter.charCodeAt(0))
  if (!isOurs) throw new BadModelFile('not_a_model', 'This is not a model file of Dumont')
  if (bytes.length < HEADER) throw new BadModelFile('cut_short', `The model file is cut short: ${bytes.length} bytes`)
  const version = view.getUint32(8, true)
  if (version !== VERSION) throw new BadModelFile('other_version', `The model file has version ${version}, this program reads version ${VERSION}: train again`)
  const length = view.getUint32(12, true)
  if (bytes.length < length) throw new BadModelFile('cut_short', `The model file is cut short: ${bytes.length} of ${length} bytes`)
  if (bytes.length > length || checksum(bytes.subarray(HEADER)) !== view.getUint32(16, true)) {
    throw new BadModelFile('damaged', 'The model file is damaged: its checksum does not match')
  }
  const told = JSON.parse(fromUtf8(bytes.subarray(HEADER, HEADER + view.getUint32(20, true)))) as Told
  const features = [...STATE_NAMES, ...HORIZON_NAMES]
  const fits =
    told.about.features.join() === features.join() &&
    told.spreads.every(([, spread]) => spread.length === BUCKETS.length && spread[0]?.length === KEPT_LEVELS.length)
  if (!fits) throw new BadModelFile('other_features', 'The model was made for other features than this program has: train again')
  return told
}

const bytesOf = (array: Float64Array | Uint32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/** FNV-1a over the bytes. */
function checksum(bytes: Uint8Array): number {
  let hash = 2_166_136_261
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 16_777_619)
  return hash >>> 0
}

const escaped = (text: string) => encodeURIComponent(text)
const utf8Length = (text: string) => toUtf8(text).length

function toUtf8(text: string): Uint8Array {
  return Uint8Array.from(
    escaped(text).replaceAll(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    (letter) => letter.charCodeAt(0),
  )
}

function fromUtf8(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`
  return decodeURIComponent(text)
}
