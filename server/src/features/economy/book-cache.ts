import { createHash } from 'node:crypto'
import type { Db } from '../../platform/db.ts'
import type { Book } from './decide-reference.ts'
import { type Chooser, chooser } from './decide-slices.ts'
import { bookOf } from './store-book.ts'
import type { Versions } from './store-versions.ts'

export type Chosen = { book: Book; choose: Chooser }

const MOST_BOOKS = 50
/** Of so many GPUs, counts and times a choice is remembered before it is begun anew. */
const MOST_CHOICES = 20_000

/** By the versions of all that is in them, as the database tells them in the view that is read: another process may have changed them. The oldest first. */
const books = new Map<string, Chosen>()

/** All that a workspace is compared with, and the choices made of it so far. `versions` are of the view of the database that is read, which stands still. */
export async function chosenFrom(db: Db, workspaceId: string, { references, settings }: Pick<Versions, 'references' | 'settings'>): Promise<Chosen> {
  // Without settings of its own a workspace compares like all others without.
  const key = createHash('sha256')
    .update(JSON.stringify([references, settings === null ? null : [workspaceId, settings]]))
    .digest('base64url')
  const known = books.get(key)
  const chosen = known && known.choose.size() < MOST_CHOICES ? known : await read(db, workspaceId)
  books.delete(key)
  books.set(key, chosen)
  if (books.size > MOST_BOOKS) books.delete(books.keys().next().value!)
  return chosen
}

async function read(db: Db, workspaceId: string): Promise<Chosen> {
  const book = await bookOf(db, workspaceId)
  return { book, choose: chooser(book) }
}
