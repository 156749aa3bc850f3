import type { FastifyReply } from 'fastify'

export type Cell = string | number | boolean | null | undefined

/** Answers rows as a CSV file: UTF-8 with a mark, so that spreadsheets read it right, and no text that one would run as a formula. */
export function answerCsv(reply: FastifyReply, filename: string, rows: readonly Record<string, Cell>[], columns: readonly string[]): FastifyReply {
  return csvHeaders(reply, filename)
    .serializer((text: unknown) => text as string)
    .send(toCsv(rows, columns))
}

export function csvHeaders(reply: FastifyReply, filename: string): FastifyReply {
  const safeName = filename.replaceAll(/[^\w.-]+/g, '_')
  return reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${safeName}"`)
}

export function toCsv(rows: readonly Record<string, Cell>[], columns: readonly string[]): string {
  return `\uFEFF${toLine(columns)}${rows.map((row) => toLine(columns.map((name) => row[name]))).join('')}`
}

export const toLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** Numbers stay numbers; text that begins like a formula, also after blanks and in full width, gets an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[\s\p{Z}\p{C}]*[=+\-@\t\r\n＝＋－＠]/u.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value) ? `'${disarmed(value)}` : disarmed(value)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Where decimals have commas, spreadsheets part cells at semicolons and take no quote in the middle for one: a cell may begin there, and after a new line. */
const disarmed = (text: string): string => text.replaceAll(/([;\r\n])(?=(?:(?![;\r\n])[\s\p{Z}\p{C}])*[=+\-@＝＋－＠])/gu, "$1'")
