import type { ComparedProvider } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type Move, movesOf, nearestDay, nearestHour } from './decide-buckets.ts'
import { type SumsRow, totals, toSums } from './store-sums.ts'
import { addSums, noSums, type Sums } from './sums.ts'

type Of = { workspaceId: string; provider: ComparedProvider }
/** Numbers of seconds: hundreds of times as text would take longer to read than the rows. */
const seconds = (ms: readonly number[]) => sql`${ms.map((at) => at / 1000)}::bigint[]`

/** Over all time. */
export async function lifetimeSums(db: Db, workspaceId: string, provider: ComparedProvider): Promise<Sums> {
  const { rows } = await sql<SumsRow>`select ${totals} from savings_days where workspace_id = ${workspaceId} and provider = ${provider}`.execute(db)
  return toSums(rows[0]!)
}

/**
 * Sums between each boundary and the next, in milliseconds, ascending, on quarters of an hour. Days are read whole, as if each boundary were where
 * the nearest day (UTC) begins; what lies between the two is moved over, by hours and then by quarters.
 */
export async function historySums(db: Db, of: Of, boundaries: readonly number[]): Promise<Sums[]> {
  const sums = Array.from({ length: Math.max(0, boundaries.length - 1) }, noSums)
  const days = boundaries.map(nearestDay)
  const [first, last] = [new Date(days[0]!), new Date(days.at(-1)!)]
  const hours = movesOf(boundaries, nearestDay, nearestHour)
  const quarters = movesOf(boundaries, nearestHour, (at) => at)
  const { rows } = await sql<SumsRow & { gains: number; loses: number | null }>`
    select width_bucket(extract(epoch from day_at)::bigint, ${seconds(days)}) - 1 as gains, null::int as loses, ${totals} from savings_days
    where ${within(of)} and day_at >= ${first} and day_at < ${last} group by 1
    ${moved(of, 'savings_hours', 'hour_at', hours)} ${moved(of, 'savings_history', 'quarter_at', quarters)}`.execute(db)
  for (const { gains, loses, ...row } of rows) {
    const part = toSums(row)
    if (sums[gains]) addSums(sums[gains], part)
    if (loses !== null && sums[loses]) addSums(sums[loses], part, -1n)
  }
  return sums
}

const within = ({ workspaceId, provider }: Of) => sql`workspace_id = ${workspaceId} and provider = ${provider}`

/** More rows for the same query; none to move costs nothing. */
function moved(of: Of, table: string, column: string, moves: readonly Move[]) {
  if (!moves.length) return sql``
  return sql`
    union all
    select gains, loses, ${totals}
    from unnest(${moves.map(({ gains }) => gains)}::int[], ${moves.map(({ loses }) => loses)}::int[],
      ${seconds(moves.map(({ from }) => from))}, ${seconds(moves.map(({ to }) => to))}) as move(gains, loses, from_s, to_s)
    join ${sql.table(table)} on ${sql.ref(column)} >= to_timestamp(from_s) and ${sql.ref(column)} < to_timestamp(to_s)
    where ${within(of)} group by 1, 2`
}
