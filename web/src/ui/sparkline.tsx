const [width, height, room] = [96, 28, 3]

type Point = number | null

/** A small line without axes. `null` is a gap: what is not known is not drawn. `label` says in words what the line shows. */
export function Sparkline({ values, label }: { values: readonly Point[]; label: string }) {
  const place = placing(values)
  const last = values.findLastIndex((value) => value !== null)
  const lastValue = values[last]
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="block shrink-0 overflow-visible">
      {runsOf(values).map((run) => (
        <polyline
          key={run.from}
          points={run.values.map((value, i) => place(run.from + i, value).join(',')).join(' ')}
          fill="none"
          stroke="var(--history)"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      {lastValue != null && <circle cx={place(last, lastValue)[0]} cy={place(last, lastValue)[1]} r={2.25} fill="var(--accent)" />}
    </svg>
  )
}

/** Where a value stands. A week in which the price hardly moved is drawn nearly flat, not blown up to the full height. */
function placing(values: readonly Point[]): (index: number, value: number) => [x: number, y: number] {
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const middle = (low + high) / 2
  const span = Math.max(high - low, middle * 0.05) || 1
  const across = Math.max(1, values.length - 1)
  return (index, value) => [rounded(room + (index / across) * (width - 2 * room)), rounded(height / 2 - ((value - middle) / span) * (height - 2 * room))]
}

const rounded = (value: number): number => Math.round(value * 10) / 10

type Run = { from: number; values: number[] }

/** Unbroken stretches of known values. One alone is drawn as a dot: a line of no length with round ends. */
export function runsOf(values: readonly Point[]): Run[] {
  const runs: Run[] = []
  let open: Run | undefined
  for (const [index, value] of values.entries()) {
    if (value === null) open = undefined
    else if (open) open.values.push(value)
    else runs.push((open = { from: index, values: [value] }))
  }
  return runs.map((run) => (run.values.length > 1 ? run : { ...run, values: [run.values[0]!, run.values[0]!] }))
}
