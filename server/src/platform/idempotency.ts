import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import type { Actor } from './actor.ts'
import type { Db } from './db.ts'
import { AppError } from './errors.ts'

type IdempotencyKeysTable = {
  workspaceId: string
  userId: string
  key: string
  digest: string
  status: number | null
  answer: unknown
  createdAt: Date
}

declare module './db.ts' {
  interface Database {
    idempotencyKeys: IdempotencyKeysTable
  }
}

const KEPT_HOURS = 48
export type Answer<T> = { status: number; answer: T }
type Asked = { actor: Pick<Actor, 'userId' | 'workspaceId'>; headers: Record<string, string | string[] | undefined>; route: string; body: unknown; now: Date }

/**
 * Does `work` in a transaction, once per Idempotency-Key: the same request again gets the same answer, also when both come at once. Without the header it is done each time.
 * @throws AppError when the key came with another request before
 */
export async function once<T>(db: Db, asked: Asked, work: (trx: Db) => Promise<Answer<T>>): Promise<Answer<T>> {
  const key = keyOf(asked.headers)
  return db.transaction().execute(async (trx) => {
    if (key === undefined) return work(trx)
    const { workspaceId, userId } = asked.actor
    const digest = createHash('sha256')
      .update(JSON.stringify([asked.route, asked.body ?? null]))
      .digest('base64url')
    // Another with the same key waits here until this one has its answer.
    const mine = await trx
      .insertInto('idempotencyKeys')
      .values({ workspaceId, userId, key, digest, status: null, answer: null, createdAt: asked.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's builders have no short name
    const ofKey = <Query extends { where: any }>(query: Query): Query =>
      query.where('workspaceId', '=', workspaceId).where('userId', '=', userId).where('key', '=', key)
    if (!mine) {
      const before = await ofKey(trx.selectFrom('idempotencyKeys').selectAll()).executeTakeFirstOrThrow()
      if (before.digest !== digest) throw new AppError('idempotency_mismatch', 'This Idempotency-Key came with another request before')
      return { status: before.status!, answer: before.answer as T }
    }
    const done = await work(trx)
    await ofKey(trx.updateTable('idempotencyKeys').set({ status: done.status, answer: JSON.stringify(done.answer) })).execute()
    return done
  })
}

function keyOf(headers: Asked['headers']): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new AppError('validation_failed', 'Idempotency-Key: 1 to 200 printable characters')
  return key
}

export async function dropOldKeys(db: Db, now: Date): Promise<void> {
  await sql`delete from idempotency_keys where created_at < ${new Date(now.getTime() - KEPT_HOURS * 3_600_000)}`.execute(db)
}
