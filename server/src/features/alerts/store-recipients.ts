import type { Db } from '../../platform/db.ts'
import { hashToken, newToken } from '../accounts/index.ts'
import type { RecipientRow } from './tables.ts'

export async function recipientsOf(db: Db, workspaceId: string): Promise<RecipientRow[]> {
  return db.selectFrom('alertRecipients').selectAll().where('workspaceId', '=', workspaceId).orderBy('email').execute()
}

export async function recipientOf(db: Db, workspaceId: string, email: string): Promise<RecipientRow | undefined> {
  return db.selectFrom('alertRecipients').selectAll().where('workspaceId', '=', workspaceId).where('email', '=', email).executeTakeFirst()
}

/** Until the transaction ends nobody else asks it. */
export async function lockRecipient(trx: Db, workspaceId: string, email: string): Promise<RecipientRow | undefined> {
  return trx.selectFrom('alertRecipients').selectAll().where('workspaceId', '=', workspaceId).where('email', '=', email).forUpdate().executeTakeFirst()
}

/** A new address: an owner's own is believed, another is asked once; the token is in this answer only. Undefined: it is known already. */
export async function addRecipient(
  trx: Db,
  workspaceId: string,
  email: string,
  isOwn: boolean,
  now: Date,
): Promise<{ row: RecipientRow; confirmToken: string } | undefined> {
  const confirmToken = newToken()
  const row = await trx
    .insertInto('alertRecipients')
    .values({
      workspaceId,
      email,
      state: isOwn ? 'confirmed' : 'unconfirmed',
      confirmHash: isOwn ? null : hashToken(confirmToken),
      unsubscribeToken: newToken(),
      askedAt: isOwn ? null : now,
      confirmedAt: isOwn ? now : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && { row, confirmToken }
}

/** Asks again: the older link holds no more. */
export async function renewConfirmation(trx: Db, workspaceId: string, email: string, now: Date): Promise<string | undefined> {
  const token = newToken()
  const row = await trx
    .updateTable('alertRecipients')
    .set({ state: 'unconfirmed', confirmHash: hashToken(token), askedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('email', '=', email)
    .where('state', '<>', 'confirmed')
    .returning('email')
    .executeTakeFirst()
  return row && token
}

/** What was held for want of it goes out, if it is not a week old. */
export async function confirmRecipient(trx: Db, token: string, now: Date): Promise<RecipientRow | undefined> {
  const row = await trx
    .updateTable('alertRecipients')
    .set({ state: 'confirmed', confirmHash: null, confirmedAt: now })
    .where('confirmHash', '=', hashToken(token))
    .returningAll()
    .executeTakeFirst()
  if (row)
    await trx
      .updateTable('notifications')
      .set({ state: 'waiting', dueAt: now, lastError: null })
      .where('workspaceId', '=', row.workspaceId)
      .where('recipient', '=', row.email)
      .where('channel', '=', 'email')
      .where('state', '=', 'held')
      .where('firedAt', '>=', new Date(now.getTime() - 7 * 86_400_000))
      .execute()
  return row
}

export async function unsubscribe(db: Db, token: string): Promise<RecipientRow | undefined> {
  return db.updateTable('alertRecipients').set({ state: 'unsubscribed' }).where('unsubscribeToken', '=', token).returningAll().executeTakeFirst()
}
