import { UsageImport } from '@dumont/contracts'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { decideCsv } from './decide-csv.ts'
import { importUsage } from './import-usage.ts'
import { tellLedger } from './tell-ledger.ts'

const LIMIT = 64 * 2 ** 20
const SHOWN = 10

/** All rows or none. The same file again adds nothing. */
export function importRoute(app: App, deps: Deps): void {
  void app.register(async (plain) => {
    const scope = plain as unknown as App
    scope.addContentTypeParser(['text/csv', 'application/octet-stream'], { parseAs: 'string', bodyLimit: LIMIT }, (_request, body, done) => done(null, body))
    const schema = { summary: 'Import usage from CSV (text/csv): provider, key, gpu, from, to, rate_usd_per_hour, ...', response: { 200: UsageImport } }
    scope.post('/api/v1/usage/import', { config: { access: 'member' }, bodyLimit: LIMIT, schema }, async ({ body, actor, headers, url }) => {
      if (typeof body !== 'string') throw new AppError('validation_failed', 'The body must be text/csv')
      const now = deps.clock.now()
      const { rows, problems } = decideCsv(body, now)
      if (problems.length) throw new AppError('validation_failed', describe(problems))
      const { answer } = await once(deps.db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
        const result = await importUsage(trx, actor!.workspaceId, rows, now)
        await audit(trx, actor!, 'usage.imported', null, result, now)
        return { status: 200, answer: result }
      })
      await tellLedger(deps)
      return answer
    })
  })
}

function describe(problems: readonly { line: number; reason: string }[]): string {
  const shown = problems.slice(0, SHOWN).map(({ line, reason }) => `line ${line}: ${reason}`)
  const more = problems.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}
