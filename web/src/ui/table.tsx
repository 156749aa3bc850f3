import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Column<Row> = { title: string; cell: (row: Row) => ReactNode; numeric?: boolean; hideTitle?: boolean }

/** A table that scrolls inside itself, so that the page never scrolls sideways. */
export function Table<Row>(props: { label: string; columns: Column<Row>[]; rows: Row[]; rowKey: (row: Row) => string | number; className?: string }) {
  return (
    <div role="group" aria-label={props.label} tabIndex={0} className={clsx('overflow-auto rounded-lg border border-line', props.className)}>
      <table aria-label={props.label} className="w-full border-collapse text-[13px]">
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={clsx(
                  'sticky top-0 z-10 border-b border-line bg-raised px-3 py-2 font-medium whitespace-nowrap text-muted',
                  column.numeric ? 'text-right' : 'text-left',
                )}
              >
                {column.hideTitle ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} className="border-b border-line last:border-0">
              {props.columns.map((column) => (
                <td key={column.title} className={clsx('px-3 py-2 align-middle', column.numeric && 'num text-right whitespace-nowrap')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
