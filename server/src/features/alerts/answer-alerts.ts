import type { Alert } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { namesOf } from '../accounts/index.ts'
import { deliveriesOf } from './store-outbox.ts'
import type { AlertRow } from './tables.ts'
import { toWireAlert } from './wire.ts'

export async function answerAlerts(db: Db, rows: readonly AlertRow[], readTo: number): Promise<Alert[]> {
  const deliveries = await deliveriesOf(
    db,
    rows.map(({ id }) => id),
  )
  const names = await namesOf(
    db,
    rows.flatMap(({ acknowledgedBy: by }) => by ?? []),
  )
  return rows.map((row) => toWireAlert(row, deliveries.get(row.id) ?? [], readTo, names))
}
