import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideLane, type Block, type LaneItem } from './decide-lane.ts'

const span = { from: 0, to: 1000 }
const item = (from: number, to: number, part: Partial<LaneItem> = {}): LaneItem => ({
  id: `${from}`,
  kind: 'event',
  from,
  to,
  label: `${from}`,
  isStale: false,
  ...part,
})
const rowsOf = (items: LaneItem[], width = 1000) => Object.fromEntries(decideLane(items, span, width).blocks.map(({ item: { id }, row }) => [id, row]))

test('what does not overlap shares a row', () => expect(rowsOf([item(0, 100), item(200, 300)])).toEqual({ 0: 0, 200: 0 }))

test('what overlaps is stacked', () => expect(rowsOf([item(0, 100), item(50, 150), item(90, 200)])).toEqual({ 0: 0, 50: 1, 90: 2 }))

test('the fourth at one time is counted, not drawn', () => {
  const lane = decideLane([item(0, 100), item(10, 100), item(20, 100), item(30, 100), item(40, 100), item(500, 600)], span, 1000)
  expect(lane.rows).toBe(3)
  expect(lane.crowds.map(({ left, items }) => [left, items.length])).toEqual([[30, 2]])
})

test('GPU work finds its row before meetings, and those before whole days', () => {
  const days = [1, 2, 3].map((day) => item(0, 1000, { id: `day ${day}`, kind: 'all_day' }))
  const lane = decideLane([...days, item(10, 20, { id: 'meeting' }), item(10, 60, { id: 'training', kind: 'work' })], span, 1000)
  expect(lane.blocks.filter(({ item: { id } }) => id === 'training' || id === 'meeting').map(({ row }) => row)).toEqual([0, 1])
  expect(lane.crowds[0]?.items.map(({ id }) => id)).toEqual(['day 2', 'day 3'])
})

test('above short GPU work there is room for its badge', () => {
  const lane = decideLane([item(100, 101, { id: 'training', kind: 'work' }), item(110, 120, { id: 'meeting' })], span, 1000)
  expect(lane.blocks.map(({ item: { id }, row, width, room }) => [id, row, width, room])).toEqual([
    ['training', 0, 6, 900],
    ['meeting', 1, 10, 890],
  ])
})

test('what lies outside the picture is left out, what crosses its edge is cut', () => {
  const lane = decideLane([item(-300, -200), item(-50, 50), item(980, 2000), item(1000, 1100)], span, 500)
  expect(lane.blocks.map(({ left, width }) => [left, width])).toEqual([
    [0, 25],
    [490, 10],
  ])
})

test('an event of no length can still be seen, at the very end too', () => {
  const lane = decideLane([item(100, 100), item(999, 999)], span, 100)
  expect(lane.blocks.map(({ left, width }) => [left, width])).toEqual([
    [10, 6],
    [94, 6],
  ])
})

test('a label reaches as far as the next block of its row', () => {
  expect(decideLane([item(0, 100), item(300, 400)], span, 1000).blocks.map(({ room }) => room)).toEqual([300, 700])
})

test('no two blocks of a row overlap, and nothing is lost', () => {
  const any = fc.record({
    from: fc.integer({ min: 0, max: 990 }),
    length: fc.integer({ min: 0, max: 300 }),
    kind: fc.constantFrom('work', 'suggested', 'event', 'all_day'),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), fc.integer({ min: 60, max: 1500 }), (all, width) => {
      const items = all.map(({ from, length, kind }, i) => item(from, from + length, { id: `${i}`, kind }))
      const { blocks, crowds, rows } = decideLane(items, span, width)
      expect(blocks.length + crowds.reduce((sum, crowd) => sum + crowd.items.length, 0)).toBe(items.length)
      expect(rows).toBeLessThanOrEqual(3)
      const ends = (block: Block) => block.left + block.width - 1e-9
      expect(blocks.filter((one) => ends(one) > width)).toEqual([])
      const next = (one: Block) => blocks.filter((other) => other !== one && other.row === one.row && other.left >= one.left)
      expect(blocks.filter((one) => next(one).some((other) => ends(one) > other.left))).toEqual([])
    }),
  )
})
