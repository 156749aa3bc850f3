import type { Keyring } from './keyring.ts'

/** One row that is sealed with an older key. */
export type SealedRow = { id: number; sealed: string }
type Table<Row extends SealedRow> = {
  /** Rows with a higher id that are not sealed with the newest key, by id; none: that was the last. */
  read: (after: number) => Promise<Row[]>
  /** False: it was sealed anew by others meanwhile. */
  replace: (row: Row, sealed: string) => Promise<boolean>
  /** What its secrets are bound to. */
  placeOf: (id: number) => string
  /** What it is and whose, for the person at the terminal. */
  nameOf: (row: Row) => string
  afterEach?: () => void
}
/** `why`: in words. */
export type Unopened = { name: string; why: string }
export type Resealed = { changed: number; unopened: Unopened[] }

/**
 * Seals all rows of a table with the newest key, each by itself: beside a running server, and again from where it was stopped. One that does not open stays as it
 * is, is named, and holds up no other.
 */
export async function resealRows<Row extends SealedRow>(keyring: Keyring, table: Table<Row>): Promise<Resealed> {
  let changed = 0
  for (;;) {
    const pass = await resealOnce(keyring, table)
    changed += pass.changed
    // From the beginning again, until nothing opens that is left: a server that does not know the new key yet may have sealed some with the old one meanwhile.
    if (pass.opened === 0) return { changed, unopened: pass.unopened }
  }
}

async function resealOnce<Row extends SealedRow>(keyring: Keyring, table: Table<Row>): Promise<Resealed & { opened: number }> {
  const pass = { changed: 0, opened: 0, unopened: [] as Unopened[] }
  for (let rows = await table.read(0); rows.length > 0; rows = await table.read(rows.at(-1)!.id))
    for (const row of rows) {
      const plain = tryOpen(keyring, row, table)
      if ('why' in plain) pass.unopened.push(plain)
      else {
        pass.opened++
        if (await table.replace(row, keyring.seal(plain.text, table.placeOf(row.id)))) pass.changed++
        table.afterEach?.()
      }
    }
  return pass
}

function tryOpen<Row extends SealedRow>(keyring: Keyring, row: Row, { placeOf, nameOf }: Table<Row>): { text: string } | Unopened {
  try {
    return { text: keyring.open(row.sealed, placeOf(row.id)) }
  } catch {
    const [key = ''] = row.sealed.split('.')
    const why = keyring.has(key)
      ? `it does not open with the secret key ${key}: another had this name, or what is stored was changed`
      : `the secret key ${key} is not there`
    return { name: nameOf(row), why }
  }
}
