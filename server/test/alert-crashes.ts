import { expect } from 'vitest'
import type { AlertWorld } from './alerts.ts'

export const people = ['ana', 'bob', 'cai', 'dee'].map((name) => `${name}@gpu.test`)
/** The last one is of the mail server: it has the whole message, and its sender has not heard so. */
export const atData = 'before the answer to DATA'
export const points = ['alerts.beforeCommit', 'alerts.afterCommit', 'alerts.beforeSend', 'alerts.afterSend', atData, 'any moment'] as const
export type Point = (typeof points)[number]

/** Each round has a day of its own, on which every budget is crossed anew. */
export const dayOf = (round: number, minutes = 0): Date => new Date(Date.UTC(2026, 8, 2 + round, 12, minutes))
export const pointOf = (round: number): Point => points[round % points.length]!
/** At which budget or message of the turn. */
export const passOf = (round: number): number => 1 + (Math.floor(round / points.length) % people.length)

/** Where in a turn the worker kills: at a failpoint, or at any moment up to 60 ms after one, however slow the machine is. Undefined: the mail server kills. */
export function momentOf(round: number): { at: string; afterMs?: number } | undefined {
  const point = pointOf(round)
  if (point === atData) return undefined
  if (point !== 'any moment') return { at: `${point}:${passOf(round)}` }
  const turn = Math.floor(round / points.length)
  return { at: `${points[turn % 4]}:${1 + (Math.floor(turn / 4) % people.length)}`, afterMs: (round * 397) % 60 }
}

/** A dollar an hour, and four people who want to hear of ten a day. */
export async function crossedEachDay(it: AlertWorld): Promise<void> {
  await it.start({ gpu: 'RTX 4090' })
  for (const email of people) await it.budget({ email, threshold: 10, thresholds: [{ percent: 100, on: 'actual' }], period: { kind: 'day', zone: 'UTC' } })
  await it.deps.pool.query(
    `insert into alert_recipients (workspace_id, email, state, unsubscribe_token) select 'w1', email, 'confirmed', 'u-' || email from unnest($1::text[]) email`,
    [people],
  )
}

/** Does something when the nth message is there, before its sender hears of it. */
export function atNthMessage({ mail }: AlertWorld, nth: number, work: () => void): void {
  let left = nth
  mail.beforeAnswer = () => void (--left === 0 && work())
}

/** What a dead worker held is free again (in life that takes two minutes of the database's own clock), and the next turn comes. */
export async function nextTurn(it: AlertWorld, round: number): Promise<void> {
  it.mail.beforeAnswer = undefined
  await it.deps.pool.query("update notifications set leased_until = clock_timestamp() - interval '1 second' where leased_until is not null")
  it.at(dayOf(round, 5).toISOString())
  await it.evaluate()
}

/** The message ids that came again. */
export function repeatsIn({ mail }: AlertWorld): string[] {
  const ids = mail.taken.map(({ mail: { messageId } }) => messageId ?? '')
  return ids.filter((id, k) => ids.indexOf(id) < k)
}

/** Each crossing is one alert, each alert is told by one message id, and nothing waits. */
export async function expectAllTold({ deps: { pool }, mail }: AlertWorld, rounds: number): Promise<void> {
  const { rows: alerts } = await pool.query<{ n: number }>('select count(*) as n from alerts group by source, watch, occasion')
  expect(alerts.map(({ n }) => n)).toEqual(Array.from({ length: rounds * people.length }, () => 1))
  const { rows: states } = await pool.query('select state, count(*) as n from notifications group by state')
  expect(states).toEqual([{ state: 'sent', n: rounds * people.length }])
  expect(new Set(mail.taken.map(({ to, mail: { date } }) => `${to} ${date}`)).size).toBe(rounds * people.length)
  expect(new Set(mail.taken.map(({ mail: { messageId } }) => messageId)).size).toBe(rounds * people.length)
}
