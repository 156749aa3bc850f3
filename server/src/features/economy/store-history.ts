import type { ComparedProvider } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { dayOf, type Move, movesOf, nearestDay, nearestHour, stretchOf } from './decide-buckets.ts'
import { recallMoved, rememberMoved } from './moved-cache.ts'
import { columns, signedTotals, type SumsRow, totals, toSums } from './store-sums.ts'
import { addSums, noSums, type Sums } from './sums.ts'

type Of = { workspaceId: string; provider: ComparedProvider }
/** Numbers as one text: hundreds of times, or of elements to be quoted, would take longer to send and read than the rows. */
const list = (numbers: readonly number[], type: 'int' | 'bigint') => sql`${`{${numbers.join(',')}}`}::${sql.raw(type)}[]`
const seconds = (ms: readonly number[]) =>
  list(
    ms.map((at) => at / 1000),
    'bigint',
  )

/** Over all time. */
export async function lifetimeSums(db: Db, workspaceId: string, provider: ComparedProvider): Promise<Sums> {
  const { rows } = await sql<SumsRow>`select ${totals} from savings_days where workspace_id = ${workspaceId} and provider = ${provider}`.execute(db)
  return toSums(rows[0]!)
}

/**
 * Sums between each boundary and the next, in milliseconds, ascending, on quarters of an hour. Days are read whole, as if each boundary were where
 * the nearest day (UTC) begins; what lies between the two is moved over, by hours and then by quarters. All in one view of the database.
 */
export async function historySums(db: Db, of: Of, boundaries: readonly number[]): Promise<Sums[]> {
  const sums = Array.from({ length: Math.max(0, boundaries.length - 1) }, noSums)
  const days = boundaries.map(nearestDay)
  const [first, last] = [new Date(days[0]!), new Date(days.at(-1)!)]
  const { rows } = await sql<SumsRow & { stretch: number; version: string | null }>`
    select width_bucket(extract(epoch from day_at)::bigint, ${seconds(days)}) - 1 as stretch, case when count(*) = 1 then max(xmin::text) end as version, ${totals}
    from savings_days where ${within(of)} and day_at >= ${first} and day_at < ${last} group by 1`.execute(db)
  const versions: Versions = new Map()
  for (const { stretch, version, ...row } of rows) {
    versions.set(stretch, version === null ? undefined : [version, ...Object.values(row)].join(' '))
    if (sums[stretch]) addSums(sums[stretch], toSums(row))
  }
  for (const [boundary, part] of await movedSums(db, of, boundaries, versions)) {
    if (sums[boundary - 1]) addSums(sums[boundary - 1]!, part)
    if (sums[boundary]) addSums(sums[boundary], part, -1n)
  }
  return sums
}

/** Of stretches with days that have sums. undefined: of several days, which have no version of their own. */
type Versions = Map<number, string | undefined>

/** What moves over each boundary, from the stretch that it begins to the one before: read, or remembered of a day whose sums are still the same. */
async function movedSums(db: Db, of: Of, boundaries: readonly number[], versions: Versions): Promise<Map<number, Sums>> {
  const days = boundaries.map(nearestDay)
  const found = new Map<number, Sums>()
  const unknown: { boundary: number; key: string; version: string | undefined }[] = []
  for (const [boundary, at] of boundaries.entries()) {
    if (at === days[boundary]) continue
    // All that moves over it lies in one day (UTC).
    const stretch = stretchOf(days, dayOf(at))
    const isRead = stretch >= 0 && stretch < days.length - 1
    if (isRead && !versions.has(stretch)) continue
    const [key, version] = [`${of.workspaceId} ${of.provider} ${at}`, versions.get(stretch)]
    const known = recallMoved(key, version)
    if (known) found.set(boundary, known)
    else unknown.push({ boundary, key, version })
  }
  const read = await readMoved(
    db,
    of,
    unknown.map(({ boundary }) => boundaries[boundary]!),
  )
  for (const [i, { boundary, key, version }] of unknown.entries()) {
    const moved = read.get(i) ?? noSums()
    found.set(boundary, moved)
    rememberMoved(key, version, moved)
  }
  return found
}

async function readMoved(db: Db, of: Of, boundaries: readonly number[]): Promise<Map<number, Sums>> {
  const parts = [
    { table: 'savings_hours', column: 'hour_at', moves: movesOf(boundaries, nearestDay, nearestHour) },
    { table: 'savings_history', column: 'quarter_at', moves: movesOf(boundaries, nearestHour, (at) => at) },
  ].flatMap(({ moves, ...level }) => (moves.length ? partOf(of, level, moves) : []))
  if (!parts.length) return new Map()
  const { rows } = await sql<SumsRow & { boundary: number }>`
    select boundary, ${signedTotals} from (${sql.join(parts, sql` union all `)}) as part group by boundary`.execute(db)
  return new Map(rows.map((row) => [row.boundary, toSums(row)]))
}

const within = ({ workspaceId, provider }: Of) => sql`workspace_id = ${workspaceId} and provider = ${provider}`

function partOf(of: Of, { table, column }: { table: string; column: string }, moves: readonly Move[]) {
  const [boundaries, signs] = [moves.map(({ boundary }) => boundary), moves.map(({ sign }) => sign)]
  const [from, to] = [moves.map((move) => move.from), moves.map((move) => move.to)]
  // Each range is looked up in the index: planned as a join, a few of them have the whole table read, which takes 100 ms.
  return sql`
    select boundary, sign, ${columns}
    from unnest(${list(boundaries, 'int')}, ${list(signs, 'bigint')}, ${seconds(from)}, ${seconds(to)}) as move(boundary, sign, from_s, to_s)
    cross join lateral (
      select ${columns} from ${sql.table(table)}
      where ${within(of)} and ${sql.ref(column)} >= to_timestamp(from_s) and ${sql.ref(column)} < to_timestamp(to_s) offset 0
    ) as found`
}
