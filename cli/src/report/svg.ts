/** One line of a plot: points in data units. */
export type Line = { name: string; points: readonly (readonly [number, number])[]; color: string; dashed?: boolean }
export type Plot = { title: string; x: string; y: string; lines: readonly Line[]; xTicks: readonly number[]; yTicks: readonly number[] }

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [640, 360, 60, 40, 150, 50]

/** A line plot as SVG text, readable on light and dark pages. */
export function svgPlot({ title, x, y, lines, xTicks, yTicks }: Plot): string {
  const across = scale(xTicks, LEFT, WIDTH - RIGHT)
  const up = scale(yTicks, HEIGHT - BOTTOM, TOP)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="${text(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><text x="${LEFT}" y="22" font-size="14" fill="#111">${text(title)}</text>`,
    ...yTicks.map(
      (tick) =>
        `<path d="M${LEFT} ${up(tick)}H${WIDTH - RIGHT}" stroke="#ddd"/><text x="${LEFT - 6}" y="${up(tick) + 4}" text-anchor="end" fill="#444">${tick}</text>`,
    ),
    ...xTicks.map((tick) => `<text x="${across(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#444">${tick}</text>`),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle" fill="#444">${text(x)}</text>`,
    `<text transform="translate(16 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" fill="#444">${text(y)}</text>`,
    ...lines.flatMap(({ name, points, color, dashed }, k) => [
      `<path d="M${points.map(([a, b]) => `${across(a)} ${up(b)}`).join('L')}" fill="none" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`,
      `<path d="M${WIDTH - RIGHT + 12} ${TOP + 8 + 20 * k}h18" stroke="${color}" stroke-width="2"/><text x="${WIDTH - RIGHT + 36}" y="${TOP + 12 + 20 * k}" fill="#111">${text(name)}</text>`,
    ]),
  ]
  return `${parts.join('\n')}\n</svg>\n`
}

function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.min(...ticks), Math.max(...ticks)]
  return (value) => Math.round((from + ((Math.min(high, Math.max(low, value)) - low) / (high - low || 1)) * (to - from)) * 10) / 10
}

const text = (raw: string) => raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** About five round ticks from 0 to at least `most`. */
export function ticksTo(most: number): number[] {
  const rough = (most || 1) / 5
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((k) => k * unit).find((candidate) => candidate >= rough)!
  const digits = Math.max(0, -Math.floor(Math.log10(step)))
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, k) => Number((k * step).toFixed(digits)))
}
