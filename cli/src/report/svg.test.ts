import { expect, test } from 'vitest'
import { svgPlot, ticksTo } from './svg.ts'

test.each([
  [0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [7, [0, 2, 4, 6, 8]],
  [0.031, [0, 0.01, 0.02, 0.03, 0.04]],
])('round ticks up to %d', (most, ticks) => {
  expect(ticksTo(most)).toEqual(ticks)
})

test('a line runs from the lower left to the upper right, and names are safe', () => {
  const plot = svgPlot({
    title: 'a <b> & "c"',
    x: 'x',
    y: 'y',
    xTicks: [0, 10],
    yTicks: [0, 1],
    lines: [
      {
        name: 'l',
        color: '#000',
        points: [
          [0, 0],
          [10, 1],
        ],
      },
    ],
  })
  expect(plot).toContain('M60 310L490 40')
  expect(plot).toContain('a &lt;b> &amp; &quot;c&quot;')
})
