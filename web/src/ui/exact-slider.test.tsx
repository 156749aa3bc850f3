import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ExactSlider } from './exact-slider.tsx'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is being chosen stays when the value of an earlier choice arrives meanwhile', () => {
  const onCommit = vi.fn<(value: number) => void>()
  const slider = (value: number) => (
    <ExactSlider
      label="Price"
      entryLabel="Price, exact"
      badText="Enter a price"
      value={value}
      scaleAt={() => ({ min: 0, max: 100, step: 1 })}
      show={(shown) => `$${shown}`}
      read={Number}
      tidy={Math.round}
      restMs={500}
      onCommit={onCommit}
    />
  )
  const { rerender } = render(slider(10))
  const thumb = screen.getByRole('slider', { name: 'Price' })
  for (let press = 0; press < 2; press++) fireEvent.keyDown(thumb, { key: 'ArrowRight' })
  rerender(slider(11))
  expect(thumb).toHaveAttribute('aria-valuetext', '$12')
  act(() => void vi.advanceTimersByTime(500))
  expect(onCommit.mock.calls).toEqual([[12]])
})
