// node scripts/docs.ts: writes the pages that come from the code. With --check it writes nothing and fails where a page is not what the code says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '../contracts/src/errors.ts'
import { ConfigSchema } from '../server/src/platform/config.ts'
import { configurationPage, envExample } from './docs/configuration.ts'
import { errorsPage } from './docs/errors.ts'
import { repository } from './run-tool.ts'

const pages: Record<string, string> = {
  'docs/errors.md': errorsPage(errorTable),
  'docs/configuration.md': configurationPage(ConfigSchema),
  '.env.example': envExample(ConfigSchema),
}

const stale = Object.entries(pages).filter(([path, text]) => {
  const file = join(repository, path)
  return !existsSync(file) || readFileSync(file, 'utf8') !== text
})

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what the code says; run: node scripts/docs.ts`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [path, text] of stale) writeFileSync(join(repository, path), text)
  console.log(stale.length > 0 ? `wrote ${stale.map(([path]) => path).join(', ')}` : 'all pages are up to date')
}
