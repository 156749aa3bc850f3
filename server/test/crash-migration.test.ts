import { afterEach, expect, test } from 'vitest'
import { limit, stopped, timesOf } from './crashes.ts'
import { anInstallation, type Installation, ready } from './processes.ts'

const points = ['migrate.beforeRecord', 'migrate.afterCommit']
const times = timesOf(points.length)
process.stdout.write(`counts: ${times} kills of a migration\n`)

let place: Installation
afterEach(() => place.remove())

test(`a migration killed in the middle is finished by the next start (${times} times)`, { timeout: limit }, async () => {
  for (let round = 0; round < times; round++) {
    place = await anInstallation()
    const victim = await place.start({ FAILPOINT: `${points[round % points.length]}:${1 + (round % 3)}` })
    expect(await ready(victim)).toBe(false)
    if (round % 2) place.killDatabase()
    const next = await place.start()
    expect(await ready(next)).toBe(true)
    expect(await stopped(next)).toBe(0)
    if (round < times - 1) await place.remove()
  }
})
