import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { channelsOf, holdChannels } from './store.ts'

const MOST_NAMED = 20

/**
 * The channels of a workspace that something names, each once. They stay while the caller's transaction lasts.
 * Call it before anything else is locked: whoever removes a channel locks it before what names it.
 * @throws AppError for one that is gone, never was, or is another workspace's
 */
export async function checkChannels(trx: Db, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  const wanted = [...new Set(ids)]
  const there = new Set(await holdChannels(trx, workspaceId, wanted))
  const unknown = wanted.filter((id) => !there.has(id))
  if (unknown.length === 0) return wanted
  const known = (await channelsOf(trx, workspaceId)).slice(0, MOST_NAMED).map(({ id, name }) => `${id} (${name})`)
  const help = known.length > 0 ? `there are ${known.join(', ')}` : 'there are none yet: owners add them under Settings, Channels'
  throw new AppError('validation_failed', `channels: this workspace has no channel ${unknown.join(', ')}; leave it out, or name another; ${help}`)
}
