import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { accountPatience, addressGroup, addressPatience, afterTry, type Attempts, type Patience, waitBeforeSignIn } from './decide-sign-in-delay.ts'
import { hashToken } from './tokens.ts'

export type Try = { succeeded(): Promise<void> }

/**
 * Counts a try to sign in before its password is looked at, so that a hundred at once are counted too.
 * @throws AppError rate_limited with Retry-After, when account or address must wait.
 */
export async function noteTry(db: Db, email: string, ip: string, now: Date): Promise<Try> {
  const address = `address:${addressGroup(ip)}`
  const account = `account:${hashToken(email.toLowerCase())}`
  const atHome = `home:${hashToken(`${email.toLowerCase()} ${addressGroup(ip)}`)}`
  // Where this person has signed in before, strangers' failures do not count: not those elsewhere, nor those of others who share the address.
  const isAtHome = (await readAttempts(db, atHome)) !== undefined
  const counted = isAtHome
    ? [{ bucket: atHome, patience: accountPatience }]
    : [
        { bucket: address, patience: addressPatience },
        { bucket: account, patience: accountPatience },
      ]
  await countTry(db, counted, now)
  return {
    async succeeded() {
      await db.transaction().execute(async (trx) => {
        // Only the try itself is taken back: an own account must not wipe out what was guessed at others from here.
        if (!isAtHome) {
          await takeBack(trx, address, now)
          await trx.deleteFrom('signInAttempts').where('bucket', '=', account).execute()
        }
        await writeAttempts(trx, atHome, { failures: 0, lastAt: now, nextAllowedAt: now })
      })
    },
  }
}

async function takeBack(db: Db, bucket: string, now: Date): Promise<void> {
  await db
    .updateTable('signInAttempts')
    .set((eb) => ({ failures: eb(eb.ref('failures'), '-', 1), nextAllowedAt: now }))
    .where('bucket', '=', bucket)
    .where('failures', '>', 0)
    .execute()
}

/** For what costs as much as a sign-in and has no account yet. */
export async function noteCostlyTry(db: Db, ip: string, now: Date): Promise<void> {
  await countTry(db, [{ bucket: `address:${addressGroup(ip)}`, patience: addressPatience }], now)
}

/** All or nothing, under row locks: a refused try is not counted, or hammering would keep the owner out for ever. */
async function countTry(db: Db, buckets: { bucket: string; patience: Patience }[], now: Date): Promise<void> {
  const wait = await db.transaction().execute(async (trx) => {
    const found: { bucket: string; attempts: Attempts | undefined; patience: Patience }[] = []
    for (const { bucket, patience } of buckets) found.push({ bucket, patience, attempts: await lockAttempts(trx, bucket, now) })
    const longest = Math.max(...found.map(({ attempts }) => waitBeforeSignIn(attempts, now)))
    if (longest > 0) return longest
    for (const { bucket, attempts, patience } of found) await writeAttempts(trx, bucket, afterTry(attempts, patience, now))
    return 0
  })
  if (wait <= 0) return
  const retryAfterSeconds = Math.ceil(wait / 1000)
  throw new AppError('rate_limited', 'Too many failed tries to sign in', { retryAfterSeconds, hint: `Try again in ${retryAfterSeconds} s.` })
}

async function lockAttempts(db: Db, bucket: string, now: Date): Promise<Attempts | undefined> {
  await db
    .insertInto('signInAttempts')
    .values({ bucket, failures: 0, lastAt: now, nextAllowedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return db.selectFrom('signInAttempts').select(['failures', 'lastAt', 'nextAllowedAt']).where('bucket', '=', bucket).forUpdate().executeTakeFirst()
}

const readAttempts = (db: Db, bucket: string) => db.selectFrom('signInAttempts').select('failures').where('bucket', '=', bucket).executeTakeFirst()

async function writeAttempts(db: Db, bucket: string, attempts: Attempts): Promise<void> {
  await db
    .insertInto('signInAttempts')
    .values({ bucket, ...attempts })
    .onConflict((conflict) => conflict.column('bucket').doUpdateSet(attempts))
    .execute()
}

const monthMs = 30 * 86_400_000

/** Forgets who has not tried for a month; the table would grow with every address that ever came by. */
export async function dropOldAttempts(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('signInAttempts')
    .where('lastAt', '<', new Date(now.getTime() - monthMs))
    .execute()
}
