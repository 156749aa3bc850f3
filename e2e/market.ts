import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { anInstallation, ready, until } from '../server/test/processes.ts'

const variable = 'E2E_MARKETS'

/** Before all stories: a folder for the data that they copy. After them it goes. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'dumont-markets-'))
  process.env[variable] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Fills an empty data folder with that of an installation that was started once and stopped: making a demo market and its forecasts takes most of a first start. */
export async function marketCopy(dataDir: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${await marketOfThisHour()}/.`, dataDir])
}

/** Each hour has its own: one of an hour ago would make all its forecasts anew at each start. Of those who ask at once one makes it. */
async function marketOfThisHour(): Promise<string> {
  const market = join(process.env[variable]!, new Date().toISOString().slice(0, 13))
  await until('the market', async () => existsSync(market) || (await makeAlone(market)), 400_000)
  return market
}

/** False when another worker is at it. */
async function makeAlone(market: string): Promise<boolean> {
  const lock = `${market}.lock`
  try {
    mkdirSync(lock)
  } catch {
    return false
  }
  try {
    if (!existsSync(market)) await makeMarket(market)
    return true
  } finally {
    rmdirSync(lock)
  }
}

async function makeMarket(market: string): Promise<void> {
  const place = await anInstallation({ DUMONT_DEMO: 'true' })
  try {
    const server = await place.start()
    if (!(await ready(server))) throw new Error(`The start failed:\n${server.output()}`)
    server.child.kill('SIGTERM')
    await server.exited
    // On a slow machine a first start still makes forecasts when it has to go: a folder that PostgreSQL writes to is none to copy.
    await place.stopDatabase()
    renameSync(place.dataDir, market)
  } finally {
    await place.remove()
  }
}
