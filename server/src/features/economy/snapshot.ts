import type { ComparedProvider } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { longRead } from '../../platform/long-read.ts'
import { chosenFrom } from './book-cache.ts'
import type { Book } from './decide-reference.ts'
import { type Chooser, decideSlices, type Slice } from './decide-slices.ts'
import { type Due, dueUsage } from './store-due.ts'
import { evidenceOf } from './store-evidence.ts'
import { type Stands, standsAt } from './store-versions.ts'
import { addSlice, addSums, noSums, type Sums } from './sums.ts'

/** A workspace at one moment: what no kept sum has yet (`plus`) or has wrongly (`minus`, of the segments `wrong`), and what runs. */
export type Snapshot = {
  db: Db
  workspaceId: string
  now: Date
  book: Book
  choose: Chooser
  plus: Slice[]
  minus: Slice[]
  wrong: readonly number[]
  /** The first quarter of an hour that is in the sums. */
  first: Date | null
  /** What goes on, by session. */
  open: Due[]
}

type Reading<T> = {
  /** Whether the caller has the answer already, as these versions say; then undefined is answered. */
  isKnown: (versions: Stands) => boolean
  read: (snapshot: Snapshot) => Promise<T>
}

type Streaming<T> = Pick<Reading<T>, 'isKnown'> & { read: (snapshot: Snapshot) => AsyncIterable<T> }

/** Reads all in one view of the database, so that sums, evidence and what runs belong together. */
export async function readSnapshot<T>(db: Db, workspaceId: string, now: Date, { isKnown, read }: Reading<T>): Promise<T | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const stands = await standsAt(trx, workspaceId)
      return isKnown(stands) ? undefined : read(await take(trx, workspaceId, now, stands))
    })
}

/** As long as whoever reads takes, batch by batch; nothing when the caller has it already. */
export const streamSnapshot = <T>(db: Db, workspaceId: string, now: Date, { isKnown, read }: Streaming<T>): AsyncGenerator<T, void, undefined> =>
  longRead(db, async function* (trx) {
    const stands = await standsAt(trx, workspaceId)
    if (!isKnown(stands)) yield* read(await take(trx, workspaceId, now, stands))
  })

async function take(db: Db, workspaceId: string, now: Date, { through, wrong, first, ...versions }: Stands): Promise<Snapshot> {
  const { book, choose } = await chosenFrom(db, workspaceId, versions)
  const { due } = await dueUsage(db, workspaceId, through, now, { anew: wrong })
  const plus = due.filter(({ usage }) => usage.from < usage.to).flatMap(({ usage }) => decideSlices(choose, usage))
  const minus = wrong.length ? await evidenceOf(db, wrong) : []
  const open = due.filter(({ ends }) => !ends).sort((a, b) => a.session.id - b.session.id)
  return { db, workspaceId, now, book, choose, plus, minus, wrong, first, open }
}

/** Gives each slice that kept sums do not know, and each that they have wrongly, to be added or taken away. */
export function addPending({ plus, minus }: Pick<Snapshot, 'plus' | 'minus'>, provider: ComparedProvider, add: (slice: Slice, sign: 1n | -1n) => void): void {
  for (const slice of plus) if (slice.provider === provider) add(slice, 1n)
  for (const slice of minus) if (slice.provider === provider) add(slice, -1n)
}

export const sumsOf = (slice: Slice, from = slice.from.getTime(), to = slice.to.getTime()): Sums => addSlice(noSums(), slice, to - from)

/** Sums of the whole of all pending slices of a provider. */
export function pendingSums(snapshot: Snapshot, provider: ComparedProvider): Sums {
  const sums = noSums()
  addPending(snapshot, provider, (slice, sign) => void addSums(sums, sumsOf(slice), sign))
  return sums
}
