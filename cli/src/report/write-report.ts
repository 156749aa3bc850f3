import { mkdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { BacktestResult, Breakdown } from '@dumont/forecast'
import { writeFileWhole } from '../write-file.ts'
import { decisionSection, type DecisionReport } from './decision-section.ts'
import { svgPlot, ticksTo } from './svg.ts'
import { fixed, table } from './table.ts'

export type Measured = { name: string; result: BacktestResult; parts: Breakdown }
export type Report = {
  file: string
  origins: string[]
  models: Measured[]
  /** Not measured with the local models alone. */
  decisions?: DecisionReport
  trainings: { as_of: string; model_version: string; examples: number; bytes: number }[]
}

const COLORS = ['#0b62d6', '#5aa9e6', '#d1570a', '#1a8a3c', '#777777', '#a03fb5', '#c9a227', '#8a5a44', '#c2185b']

/** report.md, report.json and two plots in a folder, which is made; and a page of its own for a person, with the command that made it. */
export async function writeReport(folder: string, report: Report, page?: { path: string; command: string }): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFileWhole(join(folder, 'error-by-horizon.svg'), [errorPlot(report)])
  await writeFileWhole(join(folder, 'calibration.svg'), [calibrationPlot(report)])
  await writeFileWhole(join(folder, 'report.json'), [`${JSON.stringify(report, undefined, 2)}\n`])
  await writeFileWhole(join(folder, 'report.md'), [markdown(report)])
  if (!page) return
  const plots = `${relative(dirname(page.path), folder).replaceAll('\\', '/') || '.'}/`
  await writeFileWhole(page.path, [`# How accurate the forecasts are\n\nMade by \`${page.command}\`.\n\n${markdown(report, plots)}`])
}

/** The report as a page; the plots lie beside it under `plots`. */
export function markdown({ file, origins, models, decisions }: Report, plots = ''): string {
  const [first] = models
  return (
    [
      `Measured on ${file}: ${origins.length} origins from ${origins[0]} to ${origins.at(-1)}, ${first!.result.seriesOrigins} series-origins. At each origin the model learnt from what was known by then.`,
      table(
        ['model', 'relative error', 'MAPE %', 'WQL', '80 % band', 'saved 4 h', 'saved 12 h', 'saved 24 h'],
        models.map(({ name, result: r }) => [
          name,
          fixed(r.relativeError, 3),
          fixed(r.mape, 2),
          fixed(r.wql, 5),
          `${fixed(r.band80, 1)} %`,
          ...[4, 12, 24].map((h) => `${fixed(r.saved[h]!, 1)} %`),
        ]),
      ),
      'Relative error: geometric mean over series of (sum of absolute errors / that of no change). Saved: the share of what perfect foresight of the cheapest hours within the week would save against starting now.',
      `## By hours ahead\n\n![Error by hours ahead](${plots}error-by-horizon.svg)`,
      table(
        ['ahead', 'error against no change', 'MAPE %', '80 % band'],
        first!.parts.byHorizon.map((row) => [row.key, fixed(row.againstNaive, 3), fixed(row.mape, 2), `${fixed(row.band80, 1)} %`]),
      ),
      '## By family',
      table(
        ['family', 'answers', 'error against no change', 'MAPE %', '80 % band'],
        first!.parts.byFamily.map((row) => [
          row.key.replaceAll('|', ' '),
          String(row.answers),
          fixed(row.againstNaive, 3),
          fixed(row.mape, 2),
          `${fixed(row.band80, 1)} %`,
        ]),
      ),
      `## Calibration\n\n![Share of truths below each level](${plots}calibration.svg)`,
      table(
        ['level', 'truths below'],
        first!.parts.calibration.map(({ level, below }) => [String(level), fixed(below, 3)]),
      ),
      `80 % bands of sums, from sampled paths: ${first!.parts.sums.map(({ hours, band80 }) => `${hours} h ${fixed(band80, 1)} %`).join(', ')}. Of ${first!.parts.portfolios[0]!.places} places drawn by lot, together: ${first!.parts.portfolios.map(({ hours, band80 }) => `${hours} h ${fixed(band80, 1)} %`).join(', ')}.`,
      ...(decisions ? decisionSection(decisions) : []),
    ].join('\n\n') + '\n'
  )
}

function errorPlot({ models }: Report): string {
  const ends = [3, 6, 12, 24, 48, 72, 96, 120, 144, 168]
  return svgPlot({
    title: 'Mean absolute percentage error by hours ahead',
    x: 'hours ahead',
    y: '%',
    xTicks: [0, 24, 48, 72, 96, 120, 144, 168],
    yTicks: ticksTo(Math.max(...models.flatMap(({ parts }) => parts.byHorizon.map(({ mape }) => mape || 0)))),
    lines: models.map(({ name, parts }, k) => ({
      name,
      color: COLORS[k % COLORS.length]!,
      points: parts.byHorizon.map(({ mape }, b) => [ends[b]!, mape || 0] as const),
    })),
  })
}

function calibrationPlot({ models }: Report): string {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  const banded = models.filter(({ parts }) => parts.calibration.length > 1 && new Set(parts.calibration.map(({ below }) => below)).size > 1)
  return svgPlot({
    title: 'Share of truths at or below each level',
    x: 'level',
    y: 'share',
    xTicks: ticks,
    yTicks: ticks,
    lines: [
      {
        name: 'as promised',
        color: '#999999',
        dashed: true,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...banded.map(({ name, parts }, k) => ({
        name,
        color: COLORS[k % COLORS.length]!,
        points: parts.calibration.map(({ level, below }) => [level, below] as const),
      })),
    ],
  })
}
