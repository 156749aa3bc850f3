import autocannon from 'autocannon'
import { createDb, createPool, type Db } from '../../server/src/platform/db.ts'
import { startEmbedded } from '../../server/src/platform/embedded.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { aCalendar, anEvent } from '../../server/test/calendars.ts'
import { anInstallation, ready } from '../../server/test/processes.ts'
import { fillPlaces } from './windows-market.ts'
import { cpuMs } from './windows.ts'

type Say = (text: string) => void
const PLACES = 100
const TIMES = 200
const HOUR_MS = 3_600_000
/** In the next six days, beside four meetings a day. */
const counts = { few: 20, many: 200 }

/** Better times for the compute events of one person: the route as a whole. */
export async function benchCalendar(say: Say): Promise<void> {
  const place = await anInstallation()
  const embedded = await startEmbedded(place.dataDir)
  const pool = createPool(embedded.connection, 4)
  try {
    await migrate(pool)
    await fillPlaces(pool, new Date(), PLACES)
    const key = await place.admin('keys', 'create', '--scope', 'read')
    const server = await place.start({ DUMONT_SERVICES: 'web', DUMONT_LOG_LEVEL: 'error' })
    await ready(server)
    const db = createDb(pool)
    const { rows: users } = await pool.query<{ id: string }>('select id from users')
    const { calendarId } = await aCalendar(db, users[0]!.id, new Date())
    await addMeetings(db, calendarId)
    for (const count of Object.values(counts)) {
      await pool.query("delete from calendar_events where title like '#gpu%'")
      await addJobs(db, calendarId, count)
      await benchRoute({ url: place.url, pid: server.child.pid!, key, count }, say)
    }
    server.child.kill('SIGTERM')
    await server.exited
  } finally {
    await pool.end()
    await embedded.stop()
    await place.remove()
  }
}

const at = (hours: number): Date => new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS)

async function addMeetings(db: Db, calendarId: number): Promise<void> {
  for (let day = 0; day < 10; day++) for (const hour of [3, 7, 10, 15]) await anEvent(db, calendarId, 'Meeting', [at(24 * day + hour), at(24 * day + hour + 1)])
}

async function addJobs(db: Db, calendarId: number, count: number): Promise<void> {
  for (let k = 0; k < count; k++) {
    const [start, hours] = [1 + (130 * k) / count, 1 + (k % 6)]
    await anEvent(db, calendarId, `#gpu A100 x${1 + (k % 4)} ${hours}h`, [at(start), at(start + Math.min(hours, 100 / count))], {
      description: 'Notes. '.repeat(200),
    })
  }
}

async function benchRoute({ url, pid, key, count }: { url: string; pid: number; key: string; count: number }, say: Say): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const path = `${url}/api/v1/spot/calendar-suggestions`
  const answer = await fetch(path, { method: 'POST', headers, body: '{}' })
  const { total_suggestions: suggested, compute_intensive_events: events } = (await answer.json()) as {
    total_suggestions: number
    compute_intensive_events: number
  }
  if (!answer.ok || events !== count) throw new Error(`${answer.status}, ${events} events`)
  const amount = Math.ceil((TIMES * counts.few) / count)
  const before = cpuMs(pid)
  const { latency, errors, non2xx } = await autocannon({ url: path, method: 'POST', connections: 1, amount, headers, body: '{}' })
  const cpu = ((cpuMs(pid) - before) / amount).toFixed(0)
  const failed = errors + non2xx ? `, ${errors + non2xx} FAILED` : ''
  say(
    `calendar: better times for ${count} compute events (${suggested} found), ${PLACES} places x 168 h: ${cpu} ms of CPU, p50 ${latency.p50} ms, p99 ${latency.p99} ms${failed}`,
  )
}
