type ErrorTable = Record<string, { status: number; meaning: string; hint: string }>

/** docs/errors.md, ordered as the table in contracts/src/errors.ts. */
export function errorsPage(table: ErrorTable): string {
  const rows = Object.entries(table).map(([code, { status, meaning, hint }]) => `| \`${code}\` | ${status} | ${cell(meaning)} | ${cell(hint)} |`)
  return `# Errors

Generated from \`contracts/src/errors.ts\` by \`node scripts/docs.ts\`; do not edit.

Every error answer of the API has one shape. \`code\` is for programs and does not change, \`message\` says what happened here, \`hint\` what to do about it;
\`request_id\` finds the request in the log.

\`\`\`json
{ "error": { "code": "not_found", "message": "...", "hint": "...", "request_id": "..." } }
\`\`\`

| Code | Status | Meaning | What to do |
|---|---|---|---|
${rows.join('\n')}
`
}

export function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
}
