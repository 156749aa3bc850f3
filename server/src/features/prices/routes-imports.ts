import multipart from '@fastify/multipart'
import { IdParams, ImportQuery, PriceImport, PriceImportList } from '@dumont/contracts'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { dropSpool, spoolUpload, tooLarge } from './spool.ts'
import { addImport, importById, newestImports, requestCancel } from './store-imports.ts'
import type { ImportRow } from './tables.ts'
import { wakeQuietly } from './wake.ts'

const admin = { access: 'instance_admin' } as const

export async function importRoutes(app: App, deps: Deps): Promise<void> {
  app.get('/api/v1/prices/imports', { config: admin, schema: { summary: 'The newest 50 imports', response: { 200: PriceImportList } } }, async () => ({
    imports: (await newestImports(deps.db)).map(toWire),
  }))

  app.get(
    '/api/v1/prices/imports/:id',
    { config: admin, schema: { summary: 'How far an import is', params: IdParams, response: { 200: PriceImport } } },
    async ({ params }) => toWire(await theImport(deps, params.id)),
  )

  app.post(
    '/api/v1/prices/imports/:id/cancel',
    { config: admin, schema: { summary: 'Cancel an import', params: IdParams, response: { 200: PriceImport } } },
    async ({ params, actor }) => {
      const cancelled = await requestCancel(deps.db, params.id, deps.clock.now())
      const row = cancelled ?? (await theImport(deps, params.id))
      if (!cancelled && row.state !== 'cancelled') throw new AppError('conflict', `The import is ${row.state} already`)
      if (row.state === 'cancelled') await dropSpool(deps, row.spool)
      if (cancelled) await audit(deps.db, actor!, 'import.cancelled', String(row.id), { filename: row.filename }, deps.clock.now())
      return toWire(row)
    },
  )

  await app.register(async (scope) => uploadRoute(scope as unknown as App, deps))
}

/** The body is the file itself, whatever its content type says, or a form with one file. It is on disk before the answer. */
async function uploadRoute(app: App, deps: Deps): Promise<void> {
  const limitMb = deps.config.DUMONT_UPLOAD_LIMIT_MB
  app.removeAllContentTypeParsers()
  await app.register(multipart, { limits: { files: 1, fields: 10, parts: 11, fileSize: limitMb * 2 ** 20 + 1 } })
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  const schema = {
    summary: 'Import a price file',
    description: 'Body: the CSV or CSV.gz file itself, or a multipart form with it.',
    querystring: ImportQuery,
    response: { 202: PriceImport },
  }
  app.post('/api/v1/prices/imports', { config: admin, schema, bodyLimit: limitMb * 2 ** 20 + 2 ** 20 }, async (request, reply) => {
    if (Number(request.headers['content-length'] ?? 0) > limitMb * 2 ** 20 + 2 ** 20) throw tooLarge(limitMb)
    const { spool, bytes } = await spoolUpload(deps, await fileOf(request))
    deps.failpoint('import.afterSpool')
    const row = await addImport(deps.db, {
      filename: printable(request.query.filename),
      spool,
      strict: request.query.strict,
      bytesTotal: bytes,
      createdAt: deps.clock.now(),
    })
    await audit(deps.db, request.actor!, 'import.started', String(row.id), { filename: row.filename, strict: row.strict }, deps.clock.now())
    await wakeQuietly(deps, 'prices.import')
    return reply.status(202).send(toWire(row))
  })
}

async function fileOf(request: FastifyRequest): Promise<Readable> {
  if (!request.isMultipart()) {
    if (!request.body) throw new AppError('validation_failed', 'The body is empty: send the file as the body')
    return request.body as Readable
  }
  const part = await request.file().catch((cause: unknown) => {
    throw new AppError('validation_failed', `The form cannot be read: ${(cause as Error).message}`, { cause })
  })
  if (!part) throw new AppError('validation_failed', 'The form has no file')
  return part.file
}

async function theImport(deps: Deps, id: number): Promise<ImportRow> {
  const row = await importById(deps.db, id)
  if (!row) throw new AppError('not_found', `There is no import ${id}`)
  return row
}

/** PostgreSQL refuses NUL, terminals mind control characters. */
const printable = (name: string): string => name.replaceAll(/\p{C}/gu, '?')

function toWire(row: ImportRow): PriceImport {
  return {
    id: row.id,
    filename: row.filename,
    state: row.state,
    strict: row.strict,
    bytes_total: row.bytesTotal,
    bytes_read: row.bytesRead,
    rows_read: row.rowsRead,
    rows_accepted: row.rowsAccepted,
    rows_rejected: row.rowsRejected,
    rows_changed: row.rowsChanged,
    rows_quarantined: row.rowsQuarantined,
    series_touched: row.seriesTouched,
    problems: row.problems,
    message: row.message,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  }
}
