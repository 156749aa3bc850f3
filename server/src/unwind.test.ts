import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { unless, unwind } from './unwind.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const forever = () => new Promise<never>(() => {})

test('what was done last is undone first, and one that fails stops no other', async () => {
  const undone: string[] = []
  const step = (name: string) => ({ undo: async () => void undone.push(name) })
  await unwind([step('database'), { undo: () => Promise.reject(new Error('broken')) }, step('page')])
  expect(undone).toEqual(['page', 'database'])
})

test('a request that does not end makes way for the jobs, and these for the database, which is waited for', async () => {
  const at: Record<string, number> = {}
  const note = (name: string) => void (at[name] = performance.now())
  const began = performance.now()
  const database = async () => {
    await new Promise((done) => setTimeout(done, 3000))
    note('database')
  }
  const jobs = () => (note('jobs'), forever())
  const ended = unwind([{ undo: database }, { undo: forever, byMs: 15_500 }, { undo: jobs, byMs: 15_000 }, { undo: forever, byMs: 10_000 }]).then(() =>
    note('end'),
  )
  await vi.advanceTimersByTimeAsync(30_000)
  await ended
  expect([at.jobs! - began, at.database! - began, at.end! - began]).toEqual([10_000, 18_500, 18_500])
})

test('steps that end at once leave those after them the time', async () => {
  const began = performance.now()
  let jobsEnd = 0
  const jobs = () => new Promise<void>((done) => setTimeout(() => done(void (jobsEnd = performance.now() - began)), 14_000))
  const ended = unwind([
    { undo: jobs, byMs: 15_000 },
    { undo: async () => {}, byMs: 10_000 },
  ])
  await vi.advanceTimersByTimeAsync(14_000)
  await ended
  expect(jobsEnd).toBe(14_000)
})

test('work is left as soon as the signal fires, with its reason, and may still fail afterwards', async () => {
  const told = new AbortController()
  const work = Promise.withResolvers<never>()
  const left = unless(told.signal, () => work.promise)
  told.abort('SIGTERM')
  await expect(left).rejects.toBe('SIGTERM')
  work.reject(new Error('nobody listens'))
  await expect(unless(told.signal, async () => 'not begun')).rejects.toBe('SIGTERM')
})

test('work that ends before has its result, or its error', async () => {
  const { signal } = new AbortController()
  expect(await unless(signal, async () => 'done')).toBe('done')
  await expect(unless(signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})
