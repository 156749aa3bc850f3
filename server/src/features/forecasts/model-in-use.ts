import { readModel } from '@dumont/forecast'
import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { bytesOfModel, modelRowInUse, noteBadModel } from './model-store.ts'

/** The bytes are shared by all threads. */
export type ModelInUse = { id: number; version: string; bytes: Uint8Array }

const read = new WeakMap<Db, ModelInUse>()

/** The model that forecasts are made with, or undefined: then the local models make them. One that cannot be read is put away, with its reason. */
export async function modelInUse({ db, log }: Pick<Deps, 'db' | 'log'>): Promise<ModelInUse | undefined> {
  const row = await modelRowInUse(db)
  if (!row) return undefined
  const known = read.get(db)
  if (known?.id === row.id && known.version === row.version) return known
  const bytes = (await bytesOfModel(db, row.id))?.bytes
  if (!bytes) return undefined
  const problem = problemOf(bytes)
  if (problem === undefined) {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    const model = { ...row, bytes: shared }
    read.set(db, model)
    return model
  }
  const reason = `${problem}. Forecasts come from the local models until the next training`
  if (await noteBadModel(db, row.id, reason)) log.error({ model: row.id, version: row.version, reason }, 'the model in use cannot be used')
  return undefined
}

function problemOf(bytes: Uint8Array): string | undefined {
  try {
    readModel(bytes)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
