import { afterEach, expect, test } from 'vitest'
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { aCaller, type Caller, type Import, call, stopped, upload } from './crashes.ts'
import { recentPrices } from './recent-prices.ts'
import { anInstallation, type Installation, ready, until } from './processes.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000]
let place: Installation
let waiting: ChildProcess | undefined
afterEach(async () => {
  waiting?.kill('SIGKILL')
  await place.remove()
})

/** How far time is ahead of the machine's: the server is told, the command reads it from a file. */
let aheadMs = 0
const simulated = () => Date.now() + aheadMs
const clockFile = () => join(place.dataDir, 'ahead')

/** Moves the server's clock to a moment and runs what came due. */
async function serverAt(ms: number, run: string[] = []): Promise<void> {
  const body = JSON.stringify({ now: new Date(ms).toISOString(), run })
  const answer = await fetch(`${place.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(answer.ok).toBe(true)
}

/** Moves both clocks; the command's is last, so that it finds all done. */
async function moveTo(ms: number): Promise<void> {
  aheadMs = ms - Date.now()
  await serverAt(ms)
  writeFileSync(clockFile(), String(aheadMs))
}

type Event = { event: string; at: string; window?: { start_time: string; end_time: string } }
type Waiting = { events(): Event[]; out(): string; exited: Promise<number | null> }

/** The real command as its own process; only its clock is moved. */
function dumont(key: string, ...words: string[]): Waiting {
  const clock = `import { readFileSync } from 'node:fs'; const real = Date.now; Date.now = () => real() + Number(readFileSync(${JSON.stringify(clockFile())}, 'utf8'))`
  const main = join(import.meta.dirname, '..', '..', 'cli', 'src', 'main.ts')
  const args = [`--import=data:text/javascript,${encodeURIComponent(clock)}`, main, 'wait', '--json', ...words]
  waiting = spawn(process.execPath, args, { env: { ...process.env, DUMONT_URL: place.url, DUMONT_API_KEY: key }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  waiting.stdout!.on('data', (chunk) => (out += chunk))
  waiting.stderr!.on('data', (chunk) => (err += chunk))
  const exited = new Promise<number | null>((resolve) => waiting!.once('exit', resolve))
  const events = () =>
    err
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Event)
  return { events, out: () => out, exited }
}

const startOf = (wait: Waiting) => Date.parse(wait.events().findLast(({ event }) => event === 'window')!.window!.start_time)
const heard = (wait: Waiting, name: string) => until(`the event ${name}`, async () => wait.events().some(({ event }) => event === name))

/** The market goes on with the time. */
async function pricesUntil(caller: Caller, ms: number): Promise<void> {
  const { id } = await upload(caller, recentPrices(ms))
  await serverAt(ms, ['prices.import'])
  await until('the prices', async () => (await call<Import>(caller, `/prices/imports/${id}`)).state === 'done')
  await serverAt(ms, ['prices.index', 'forecasts.refresh'])
}

test("dumont wait -- sh -c 'echo ran' runs at the right hour, through a restart of the server", { timeout: 900_000 }, async () => {
  place = await anInstallation({ DUMONT_TEST_CLOCK: 'true' })
  writeFileSync(clockFile(), '0')
  const server = await place.start()
  expect(await ready(server)).toBe(true)
  const caller = await aCaller(place)
  await pricesUntil(caller, Date.now())
  const began = simulated()
  const wait = dumont(
    await place.admin('keys', 'create', '--scope', 'read'),
    '--gpu',
    'RTX 4090',
    '--hours',
    '4',
    '--from',
    '3h',
    '--by',
    '24h',
    '--',
    'sh',
    '-c',
    'echo ran',
  )
  await heard(wait, 'window')
  expect(startOf(wait)).toBeGreaterThanOrEqual(began + 3 * HOUR)

  // The server goes; at its next look the command notices.
  await stopped(server)
  aheadMs += 6 * MINUTE
  writeFileSync(clockFile(), String(aheadMs))
  await heard(wait, 'away')

  // It comes back an hour later.
  const again = await place.start()
  expect(await ready(again)).toBe(true)
  await moveTo(simulated() + HOUR)
  await heard(wait, 'back')

  // Ten minutes before the window nothing happens; the window may have moved while time passed.
  for (let start = 0; start !== startOf(wait);) {
    start = startOf(wait)
    await pricesUntil(caller, start - 10 * MINUTE)
    await moveTo(start - 10 * MINUTE)
    // The command reads the time every five seconds.
    await sleep(6000)
  }
  expect([wait.out(), wait.events().filter(({ event }) => event === 'launch')]).toEqual(['', []])
  const start = startOf(wait)
  await moveTo(start + 1000)
  expect(await wait.exited).toBe(0)
  expect(wait.out()).toBe('ran\n')
  const launch = wait.events().at(-1)!
  expect(launch.event).toBe('launch')
  expect(Date.parse(launch.at) - start).toBeGreaterThanOrEqual(0)
  expect(Date.parse(launch.at) - start).toBeLessThan(2 * MINUTE)
  await stopped(again)
})
