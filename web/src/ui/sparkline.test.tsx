import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { runsOf, Sparkline } from './sparkline.tsx'

test('what is not known is a gap in the line', () => {
  expect(runsOf([1, 2, null, null, 3, 4, 5])).toEqual([
    { from: 0, values: [1, 2] },
    { from: 4, values: [3, 4, 5] },
  ])
  const { container } = render(<Sparkline label="7 days" values={[1, 2, null, 3, 4]} />)
  expect(screen.getByRole('img', { name: '7 days' })).toBeVisible()
  expect(container.querySelectorAll('polyline')).toHaveLength(2)
})

test('one known hour is a dot, none is nothing', () => {
  expect(runsOf([null, 7, null])).toEqual([{ from: 1, values: [7, 7] }])
  const { container } = render(<Sparkline label="none" values={[null, null]} />)
  expect(container.querySelectorAll('polyline, circle')).toHaveLength(0)
})

test('the newest price is marked, the highest stands highest, and a flat week is drawn in the middle', () => {
  const { container, rerender } = render(<Sparkline label="x" values={[1, 3, 2, null]} />)
  const points = container
    .querySelector('polyline')
    ?.getAttribute('points')
    ?.split(' ')
    .map((pair) => pair.split(',').map(Number))
  expect(points).toEqual([
    [3, 25],
    [33, 3],
    [63, 14],
  ])
  expect(container.querySelector('circle')).toHaveAttribute('cx', '63')
  rerender(<Sparkline label="x" values={[2, 2]} />)
  expect(container.querySelector('polyline')).toHaveAttribute('points', '3,14 93,14')
})
