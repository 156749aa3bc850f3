export const fixed = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '-')

/** Rows as a Markdown table. */
export const table = (head: string[], rows: string[][]): string => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
