import clsx from 'clsx'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'

export type Column<Row> = {
  title: string
  cell: (row: Row) => ReactNode
  numeric?: boolean
  hideTitle?: boolean
  /** Left out on phones, where it would push a column out of sight that says more. */
  isWide?: boolean
  /** Its name in `sort`; missing: rows cannot be ordered by it. */
  sort?: string
  /** The first click orders downwards. */
  sortDown?: boolean
}
export type Sorting = { sort: string; onSort: (sort: string) => void; sortBy: (title: string) => string }

/** A table that scrolls inside itself, so that the page never scrolls sideways. `sorting.sort` is a column's `sort`, with '-' before it when downwards. */
export function Table<Row>(props: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string | number
  className?: string
  sorting?: Sorting
  /** A last row that stays in sight: sums of the columns. */
  totals?: Row | undefined
}) {
  return (
    <div role="group" aria-label={props.label} tabIndex={0} className={clsx('overflow-auto rounded-lg border border-line bg-surface', props.className)}>
      <table aria-label={props.label} className="w-full border-collapse text-[13px]">
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                aria-sort={ariaSort(column, props.sorting)}
                className={clsx(
                  'sticky top-0 z-10 border-b border-line bg-raised px-2 py-2 font-medium sm:px-3 whitespace-nowrap text-muted',
                  column.numeric ? 'text-right' : 'text-left',
                  column.isWide && 'max-sm:hidden',
                )}
              >
                <Heading column={column} sorting={props.sorting} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} className="border-b border-line last:border-0">
              {props.columns.map((column) => (
                <td
                  key={column.title}
                  className={clsx('px-2 py-2 align-middle sm:px-3', column.numeric && 'num text-right whitespace-nowrap', column.isWide && 'max-sm:hidden')}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {props.totals !== undefined && (
          <tfoot>
            <tr>
              {props.columns.map((column) => (
                <td
                  key={column.title}
                  className={clsx(
                    'sticky bottom-0 border-t border-line-strong bg-raised px-2 py-2 font-semibold sm:px-3',
                    column.numeric && 'num text-right whitespace-nowrap',
                    column.isWide && 'max-sm:hidden',
                  )}
                >
                  {column.cell(props.totals as Row)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

type Titled = Pick<Column<never>, 'title' | 'hideTitle' | 'sort' | 'sortDown' | 'numeric'>

function Heading({ column, sorting }: { column: Titled; sorting: Sorting | undefined }) {
  if (column.hideTitle) return <span className="sr-only">{column.title}</span>
  if (!column.sort || !sorting) return column.title
  const order = ariaSort(column, sorting)
  const Icon = order === 'ascending' ? ArrowUp : order === 'descending' ? ArrowDown : ChevronsUpDown
  return (
    <button
      type="button"
      title={sorting.sortBy(column.title)}
      onClick={() => sorting.onSort(nextSort(column, sorting.sort))}
      className={clsx('-mx-1 inline-flex items-center gap-1 rounded px-1 font-medium hover:text-ink', order && order !== 'none' && 'text-ink')}
    >
      {column.title}
      <Icon aria-hidden className="size-3.5 shrink-0" />
    </button>
  )
}

function ariaSort(column: Titled, sorting: Sorting | undefined): 'ascending' | 'descending' | 'none' | undefined {
  if (!column.sort || !sorting) return undefined
  return sorting.sort === column.sort ? 'ascending' : sorting.sort === `-${column.sort}` ? 'descending' : 'none'
}

function nextSort({ sort = '', sortDown }: Titled, now: string): string {
  if (now === sort) return `-${sort}`
  return now === `-${sort}` || !sortDown ? sort : `-${sort}`
}
