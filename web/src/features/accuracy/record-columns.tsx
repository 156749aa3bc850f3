import type { AccuracyRow } from '@dumont/contracts'
import type { ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Wire } from '../../app/wire.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import type { Column } from '../../ui/table.tsx'
import { formatError, formatFigure, formatShare } from './format-error.ts'
import { useVerdictWords } from './use-verdict-words.ts'

export type Row = Wire<typeof AccuracyRow>

/** The figures of a record as columns; the first one is the caller's. */
export function useRecordColumns(title: string, nameOf: (row: Row) => ReactNode): Column<Row>[] {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const verdictOf = useVerdictWords()
  const verdict = (row: Row) => {
    if (row.state === 'collecting') return <span className="whitespace-nowrap text-muted">{words.columns.collecting}</span>
    const { short, tone } = verdictOf({ verdict: row.verdict, mape: row.mape, naive: row.naive_mape })
    return <Badge tone={tone}>{short}</Badge>
  }
  return [
    { title, sort: 'name', cell: nameOf },
    { title: words.columns.verdict, sort: 'verdict', cell: verdict },
    { title: words.columns.mape, numeric: true, sort: 'mape', cell: ({ mape }) => formatError(mape, language) },
    { title: words.columns.naive, numeric: true, sort: 'naive_mape', cell: ({ naive_mape }) => formatError(naive_mape, language) },
    { title: words.columns.relative, numeric: true, sort: 'relative_error', cell: ({ relative_error }) => formatFigure(relative_error, language) },
    { title: words.columns.wql, numeric: true, sort: 'wql', cell: ({ wql }) => formatFigure(wql, language, 4) },
    { title: words.columns.coverage, numeric: true, sort: 'coverage_80', cell: ({ coverage_80 }) => formatShare(coverage_80, language) },
    { title: words.columns.width, numeric: true, sort: 'width_80_percent', cell: ({ width_80_percent }) => formatError(width_80_percent, language) },
    { title: words.columns.samples, numeric: true, sort: 'num_samples', sortDown: true, cell: ({ num_samples }) => formatNumber(num_samples, language) },
  ]
}
