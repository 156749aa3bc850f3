import type { DecisionRow, Scope, VerdictShare } from './decisions.ts'
import { fixed, table } from './table.ts'

export type DecisionReport = {
  origins: number
  every: string
  /** How old a model may be. */ trained_every: string
  rows: DecisionRow[]
  shares: VerdictShare[]
}

const SCOPES: Record<Scope, string> = {
  'one place': '### Time only: the job stays in its zone',
  'any place': '### Time and place: any zone with the same instance type',
}

/** "Does waiting pay?" as Markdown: what following the forecast saved, in the prices that came. */
export function decisionSection({ origins, every, trained_every: age, rows, shares }: DecisionReport): string[] {
  const some = (scope: Scope) => rows.filter((row) => row.scope === scope)
  return [
    '## Does waiting pay?',
    `Jobs of 4, 12 and 24 h at ${origins} origins, ${every} apart, each from what was known by then with the model trained last (every ${age}), to be done within a week. Every series is home once. Prices only: data to move and interruptions are left out.`,
    ...(Object.keys(SCOPES) as Scope[]).flatMap((scope) => [
      SCOPES[scope],
      table(
        ['job', 'strategy', 'saved against running now at home', 'of what was possible', 'dearer than perfect foresight', 'in the true best tenth'],
        some(scope)
          .filter(({ strategy }) => scope === 'any place' || strategy !== 'cheapest place now')
          .sort((a, b) => a.hours - b.hours)
          .map(({ hours, strategy, saved, captured, regret, bestTenth }) => [
            `${hours} h`,
            strategy,
            `${fixed(saved, 2)} %`,
            `${fixed(captured, 1)} %`,
            `${fixed(regret, 2)} %`,
            `${fixed(bestTenth, 1)} %`,
          ]),
      ),
      `Verdicts: ${shares
        .filter((row) => row.scope === scope)
        .sort((a, b) => b.share - a.share)
        .map(({ verdict, share }) => `${verdict.replace('_', ' ')} ${fixed(share, 1)} %`)
        .join(', ')}.`,
    ]),
    `${some('one place')[0]?.decisions ?? 0} decisions for each row. "Our best window" starts where the forecast is cheapest, however little that saves; "our verdict" waits or moves only when it says so (docs/timing.md). The best tenth is that of all starts at full hours within the week (and of all places).`,
  ]
}
