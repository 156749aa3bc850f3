import type pg from 'pg'

type Client = Pick<pg.PoolClient, 'query'>

/** A table as a backup sees it: its columns that are stored (not computed), and what its rows add up to. */
export type TableState = { name: string; columns: string[]; rows: number; checksum: string }

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Sets how values are written as text, so that the same rows have the same checksum on every server. */
export async function fixTextForms(client: Client): Promise<void> {
  await client.query(
    `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'`,
  )
}

/**
 * All tables of ours, those first that others point at. Not among them: the queue's own schema (only wake-ups), what is unlogged (rows on
 * their way in, lost in a crash anyway), and single partitions (their rows are read and written through their parent).
 */
export async function ourTables(client: Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(`
    select c.relname as name,
      (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(json_agg(distinct t.relname), '[]') from pg_constraint f join pg_class t on t.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition and c.relname <> 'schema_migrations'
    order by c.relname`)
  return referencedFirst(rows)
}

function referencedFirst<T extends { name: string; needs: string[] }>(tables: T[]): T[] {
  const sorted: T[] = []
  const waiting = new Set(tables)
  while (waiting.size) {
    const names = new Set([...waiting].map((table) => table.name))
    const ready = [...waiting].filter((table) => !table.needs.some((need) => names.has(need)))
    if (!ready.length) throw new Error(`Tables point at each other in a circle: ${[...names].join(', ')}`)
    for (const table of ready) {
      sorted.push(table)
      waiting.delete(table)
    }
  }
  return sorted
}

/** Rows and a sum over them that does not depend on their order: equal sums, equal tables. */
export async function stateOf(client: Client, table: { name: string; columns: string[] }): Promise<TableState> {
  const columns = table.columns.map((column) => `t.${quote(column)}`).join(', ')
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `select count(*)::text as rows, coalesce(sum(('x' || left(md5(row(${columns})::text), 16))::bit(64)::bigint::numeric), 0)::text as sum from ${quote(table.name)} t`,
  )
  const { rows: count, sum } = rows[0]!
  return { name: table.name, columns: table.columns, rows: Number(count), checksum: BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0') }
}

export async function statesOf(client: Client, tables: { name: string; columns: string[] }[]): Promise<TableState[]> {
  const states: TableState[] = []
  for (const table of tables) states.push(await stateOf(client, table))
  return states
}

/** One line a table; `backup`, `restore` and `checksums` print the same lines for the same data. */
export function checksumLines(states: readonly TableState[]): string[] {
  return [...states].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, rows, checksum }) => `${name.padEnd(24)} ${String(rows).padStart(10)} ${checksum}`)
}

/** Reads from one moment of the database, whatever others write meanwhile. */
export async function atOneMoment<T>(pool: pg.Pool, read: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    await fixTextForms(client)
    return await read(client)
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}

export const checksums = (pool: pg.Pool): Promise<string[]> =>
  atOneMoment(pool, async (client) => checksumLines(await statesOf(client, await ourTables(client))))
