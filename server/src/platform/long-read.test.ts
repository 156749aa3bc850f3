import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { BATCH, batches, longRead } from './long-read.ts'

const { deps } = await startApp()
const held = () =>
  longRead(deps.db, async function* () {
    yield 1
    yield 2
  })

test('four may read at their own pace at once; a fifth is asked to wait until one is done', async () => {
  const four = [held(), held(), held(), held()]
  for (const one of four) await one.next()
  await expect(held().next()).rejects.toMatchObject({ code: 'unavailable' })
  await four[0]!.return()
  const fifth = held()
  expect(await fifth.next()).toEqual({ done: false, value: 1 })
  for (const one of [...four, fifth]) await one.return()
})

test('what fails gives its place back', async () => {
  for (let n = 0; n < 5; n++) {
    const failing = longRead(deps.db, async function* () {
      yield 1
      throw new Error('broken')
    })
    await failing.next()
    await expect(failing.next()).rejects.toThrow('broken')
  }
})

test.each([
  [0, [0]],
  [1, [1]],
  [BATCH, [BATCH, 0]],
  [BATCH + 1, [BATCH, 1]],
])('%d rows come in batches of %o', async (count, lengths) => {
  const found: number[] = []
  const read = async (last: number | undefined, limit: number) =>
    Array.from({ length: count }, (_, n) => n)
      .slice(last === undefined ? 0 : last + 1)
      .slice(0, limit)
  for await (const rows of batches(read)) found.push(rows.length)
  expect(found).toEqual(lengths)
})
