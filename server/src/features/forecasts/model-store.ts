import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../../platform/db.ts'
import type { Verdict } from './decide-model.ts'
import { trainingBackOffHours } from './decide-training.ts'
import type { MadeModel } from './make-model.ts'
import './tables.ts'

/** Renewed while the training goes on; after a crash another worker takes it over. */
const leaseSeconds = 60
export const renewTrainingMs = 5000
/** Models kept whole; of older ones only the line in the list stays. */
const mostKept = 5
const mostListed = 50
/** The same data give the same model. */
const seed = 1

const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(leaseSeconds)})`
const listed = [
  'id',
  'state',
  'version',
  'requestedAt',
  'trainedAt',
  'trainedBySeed',
  'dataFrom',
  'dataAsOf',
  'series',
  'examples',
  'scores',
  'inUse',
  'reason',
  'progress',
  'failures',
  'nextAttemptAt',
] as const
/** A training without its bytes. */
export type ModelRow = Pick<Selectable<Database['forecastModels']>, (typeof listed)[number]>
export type TrainingClaim = { id: number; token: string; failures: number; seed: number }

/** The newest first. */
export async function newestModels(db: Db, limit = mostListed): Promise<ModelRow[]> {
  return db.selectFrom('forecastModels').select(listed).orderBy('id', 'desc').limit(limit).execute()
}

/**
 * Puts a training in line; one that failed is tried again, one that waits or is under way is enough. Answers it, whoever asked for it.
 * `seen` is the newest training that the decision to train was made on: when there is a newer one by now, nothing happens.
 */
export async function requestTraining(db: Db, now: Date, seen?: { id: number } | 'none'): Promise<ModelRow | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('forecast_models'))`.execute(trx)
    const [newest] = await newestModels(trx, 1)
    if (newest?.state === 'training') return newest
    if (seen && newest?.id !== (seen === 'none' ? undefined : seen.id)) return undefined
    if (newest?.state === 'failed' && newest.failures) {
      const again = { state: 'training', reason: null, progress: 0, requestedAt: now, nextAttemptAt: null } as const
      return trx.updateTable('forecastModels').set(again).where('id', '=', newest.id).returning(listed).executeTakeFirstOrThrow()
    }
    return trx.insertInto('forecastModels').values({ requestedAt: now, trainedBySeed: seed }).returning(listed).executeTakeFirstOrThrow()
  })
}

/** Takes the training that waits, or whose worker died. */
export async function claimTraining(db: Db): Promise<TrainingClaim | undefined> {
  const token = randomUUID()
  const { rows } = await sql<Omit<TrainingClaim, 'token'>>`
    update forecast_models set lease_token = ${token}, leased_until = ${leaseEnd}, progress = 0
    where id = (select id from forecast_models where state = 'training' and (leased_until is null or leased_until <= clock_timestamp()) for update skip locked)
    returning id, failures, trained_by_seed as seed`.execute(db)
  return rows[0] && { ...rows[0], token }
}

/** Says that the training goes on, and how far it is. False when others have taken it over. */
export async function renewTraining(db: Db, { id, token }: TrainingClaim, progress: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('forecastModels')
    .set({ leasedUntil: leaseEnd, progress })
    .where('id', '=', id)
    .where('leaseToken', '=', token)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives a training back that was not brought to its end, so that nobody waits for the lease. */
export async function releaseTraining(db: Db, { token }: TrainingClaim): Promise<void> {
  await db.updateTable('forecastModels').set(noLease).where('leaseToken', '=', token).execute()
}

/** Keeps what was trained under a claim that still holds, and makes it the model in use when it shall be. */
export async function keepModel(db: Db, claim: TrainingClaim, made: MadeModel, asOf: Date, { use, reason }: Verdict, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('forecast_models'))`.execute(trx)
    const held = await trx
      .selectFrom('forecastModels')
      .select('id')
      .where('id', '=', claim.id)
      .where('leaseToken', '=', claim.token)
      .forUpdate()
      .executeTakeFirst()
    if (!held) return false
    if (use) await trx.updateTable('forecastModels').set({ inUse: false }).where('inUse', '=', true).execute()
    const { version, bytes, rehearsal, dependence, dataFromMs, series, examples, scores } = made
    await trx
      .updateTable('forecastModels')
      .set({
        version,
        series,
        examples,
        scores: JSON.stringify(scores),
        dependence: JSON.stringify(dependence),
        dataFrom: new Date(dataFromMs),
        dataAsOf: asOf,
        trainedAt: now,
      })
      .set({
        bytes: Buffer.from(bytes),
        rehearsal: Buffer.from(rehearsal),
        state: use ? 'used' : 'kept',
        inUse: use,
        reason,
        progress: 1,
        failures: 0,
        ...noLease,
      })
      .where('id', '=', claim.id)
      .execute()
    await dropOldBytes(trx)
    return true
  })
}

async function dropOldBytes(trx: Db): Promise<void> {
  const newest = trx.selectFrom('forecastModels').select('id').where('bytes', 'is not', null).orderBy('id', 'desc').limit(mostKept)
  await trx.updateTable('forecastModels').set({ bytes: null, rehearsal: null }).where('inUse', '=', false).where('id', 'not in', newest).execute()
}

export async function failTraining(db: Db, claim: TrainingClaim, reason: string, now: Date): Promise<void> {
  const failures = claim.failures + 1
  const nextAttemptAt = new Date(now.getTime() + trainingBackOffHours(failures) * 3_600_000)
  await db
    .updateTable('forecastModels')
    .set({ state: 'failed', reason, failures, nextAttemptAt, ...noLease })
    .where('id', '=', claim.id)
    .where('leaseToken', '=', claim.token)
    .execute()
}

export async function modelRowInUse(db: Db): Promise<{ id: number; version: string } | undefined> {
  const row = await db.selectFrom('forecastModels').select(['id', 'version']).where('inUse', '=', true).executeTakeFirst()
  return row && { id: row.id, version: row.version! }
}

export async function bytesOfModel(db: Db, id: number): Promise<{ bytes: Buffer; rehearsal: Buffer | null } | undefined> {
  const row = await db.selectFrom('forecastModels').select(['bytes', 'rehearsal']).where('id', '=', id).executeTakeFirst()
  return row?.bytes ? { bytes: row.bytes, rehearsal: row.rehearsal } : undefined
}

/** A model whose bytes cannot be used is used no more. True for the first who finds out. */
export async function noteBadModel(db: Db, id: number, reason: string): Promise<boolean> {
  const bad = { state: 'failed', inUse: false, reason } as const
  const { numUpdatedRows } = await db.updateTable('forecastModels').set(bad).where('id', '=', id).where('inUse', '=', true).executeTakeFirst()
  return numUpdatedRows > 0n
}

const noLease = { leaseToken: null, leasedUntil: null }
