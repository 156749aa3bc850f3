import { getAuthTables } from 'better-auth/db'
import { expect, test } from 'vitest'
import { startAppWithAccounts } from '../../../test/accounts.ts'
import { authOptions, workspaces } from './auth.ts'

const { deps } = await startAppWithAccounts()
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

test('our migration has every column that better-auth and its organization plugin read and write', async () => {
  const tables = getAuthTables({ ...authOptions(deps), plugins: [workspaces()] })
  const needed = Object.values(tables).flatMap((table) =>
    ['id', ...Object.entries(table.fields).map(([name, field]) => field.fieldName ?? name)].map((column) => `${table.modelName}.${snake(column)}`),
  )
  const { rows } = await deps.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
  )
  const present = new Set(rows.map((row) => row.name))
  expect(needed.length).toBeGreaterThan(45)
  expect(needed.filter((column) => !present.has(column))).toEqual([])
})
