import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { aCaller, call, limit, long, prices, started, stopped, upload } from './crashes.ts'
import { anInstallation, type Installation, ready, type RunningServer, until } from './processes.ts'

type Moment = 'first start' | 'start' | 'ready' | 'requests'
const moments: Moment[] = ['first start', 'start', 'ready', 'requests']
const times = long ? 100 : moments.length
process.stdout.write(`counts: ${times} stops of a server at any moment\n`)

let place: Installation | undefined
let calling = new AbortController()
afterEach(async () => {
  calling.abort()
  await place?.remove()
})

/** What PostgreSQL left in its folder: its lock file, and on Linux all its processes, whose working directory is its data. */
function remains(dataDir: string): string[] {
  const root = join(dataDir, 'postgres')
  return [...(existsSync(join(root, 'data', 'postmaster.pid')) ? ['postmaster.pid'] : []), ...processesIn(root)]
}

function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  })
}

/** Starts are stopped at the given time after they say their first word; how long one takes differs by machines, so the time doubles from 5 ms to 5 s. */
async function reach(moment: Moment, server: RunningServer, round: number): Promise<void> {
  if (moment === 'first start' || moment === 'start') {
    await until('the first word', async () => server.output().length > 0 || server.child.exitCode !== null)
    return sleep(5 * 2 ** (((round >> 1) * 0.83) % 10))
  }
  await ready(server)
  if (moment === 'requests') await underRequests(round)
}

/** Readers and uploads without a pause, until the server is gone. */
async function underRequests(round: number): Promise<void> {
  const caller = await aCaller(place!)
  calling = new AbortController()
  const again = async (request: () => Promise<unknown>) => {
    while (!calling.signal.aborted) await request().catch(() => sleep(10))
  }
  for (let reader = 0; reader < 4; reader++) void again(() => call(caller, '/series?limit=1000&kind=listing'))
  void again(() => upload(caller, prices(5, 300).csv))
  await sleep((round * 397) % 1500)
}

test(
  `a server told to stop at any moment leaves no PostgreSQL behind, and the next one starts (${times} times)`,
  { timeout: times * 60_000 + limit },
  async () => {
    for (let round = 0; round < times; round++) {
      const moment = moments[round % moments.length]!
      if (moment === 'first start') {
        await place?.remove()
        place = await anInstallation()
      }
      const server = await place!.start()
      await reach(moment, server, round)
      expect.soft(await stopped(server), `${moment}, round ${round}: ${server.output()}`).toBe(0)
      calling.abort()
      await until(`PostgreSQL to be gone (${moment}, round ${round})`, async () => remains(place!.dataDir).length === 0, 5000)
    }
    const last = await started(place!)
    expect(last.output()).toContain('is ready at')
    expect(await stopped(last)).toBe(0)
  },
)

test('a command that started PostgreSQL for itself, told to stop, leaves none behind', { timeout: limit }, async () => {
  place = await anInstallation()
  const command = place.begin('backup', '--out', join(place.dataDir, 'backup'))
  await until('its PostgreSQL', async () => remains(place!.dataDir).includes('postmaster.pid'))
  expect(await stopped(command)).toBe(143)
  await until('PostgreSQL to be gone', async () => remains(place!.dataDir).length === 0, 5000)
})
