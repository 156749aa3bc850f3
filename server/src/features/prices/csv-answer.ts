import type { FastifyReply } from 'fastify'

type Cell = string | number | boolean | null | undefined

/** Answers rows as a CSV file: UTF-8 with a mark, so that spreadsheets read it right, and no text that one would run as a formula. */
export function answerCsv(reply: FastifyReply, filename: string, rows: readonly Record<string, Cell>[], columns: readonly string[]): FastifyReply {
  const safeName = filename.replaceAll(/[^\w.-]+/g, '_')
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${safeName}"`)
    .serializer((text: unknown) => text as string)
    .send(toCsv(rows, columns))
}

export function toCsv(rows: readonly Record<string, Cell>[], columns: readonly string[]): string {
  const lines = [columns.map(csvCell).join(','), ...rows.map((row) => columns.map((name) => csvCell(row[name])).join(','))]
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

/** Numbers stay numbers; text that begins like a formula, also after blanks and in full width, gets an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[\s\p{Z}\p{C}]*[=+\-@\t\r\n＝＋－＠]/u.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
