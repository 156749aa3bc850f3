import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { delay, http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { anImport, aSeries, catalogue, me } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { isActive, progressOf, toneOf } from './import-state.ts'
import { seriesPath, stateTone } from './series-card.tsx'
import { contentType } from './upload.ts'

const file = (name = 'prices.csv') => new File(['series_id,timestamp\n'], name, { type: 'text/csv' })

test('a chosen file is sent as it is, with its name and the strict switch', async () => {
  const sent: { url: string; type: string | null; body: string }[] = []
  server.use(
    http.post('*/api/v1/prices/imports', async ({ request }) => {
      sent.push({ url: request.url, type: request.headers.get('content-type'), body: await request.text() })
      return HttpResponse.json(anImport({ id: 9, state: 'queued' }), { status: 202 })
    }),
  )
  const { user } = renderPage('/prices/series')
  await user.click(await screen.findByRole('switch', { name: 'Strict' }))
  await user.upload(screen.getByLabelText('choose a file', { selector: 'input' }), file('my prices.csv'))
  await waitFor(() =>
    expect(sent).toEqual([
      { url: 'http://localhost:4400/api/v1/prices/imports?filename=my+prices.csv&strict=true', type: 'text/csv', body: 'series_id,timestamp\n' },
    ]),
  )
  await waitFor(() => expect(screen.queryByRole('progressbar', { name: 'Progress of my prices.csv' })).toBeNull())
})

test('a dropped file is sent too', async () => {
  const names: (string | null)[] = []
  server.use(
    http.post('*/api/v1/prices/imports', ({ request }) => {
      names.push(new URL(request.url).searchParams.get('filename'))
      return HttpResponse.json(anImport({ id: 9 }), { status: 202 })
    }),
  )
  renderPage('/prices/series')
  const zone = (await screen.findByText('Drop a file here, or')).parentElement as HTMLElement
  fireEvent.dragOver(zone)
  expect(zone.className).toContain('border-accent')
  fireEvent.dragLeave(zone)
  expect(zone.className).not.toContain('border-accent')
  fireEvent.drop(zone, { dataTransfer: { files: [file('dropped.csv.gz')] } })
  await waitFor(() => expect(names).toEqual(['dropped.csv.gz']))
})

test('an upload shows how far it is and can be cancelled', async () => {
  server.use(
    http.post('*/api/v1/prices/imports', async () => {
      await delay('infinite')
      return HttpResponse.json({})
    }),
  )
  const { user } = renderPage('/prices/series')
  await user.upload(await screen.findByLabelText('choose a file', { selector: 'input' }), file())
  const bar = await screen.findByRole('progressbar', { name: 'Progress of prices.csv' })
  expect(screen.getByText(/^Uploading, \d+%$/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'choose a file' })).toBeDisabled()
  await user.click(within(bar.parentElement?.parentElement as HTMLElement).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('progressbar', { name: 'Progress of prices.csv' })).toBeNull())
  expect(screen.queryByRole('alert')).toBeNull()
})

test.each([
  ['an error of the API', failing('post', 'prices/imports', 413, 'payload_too_large'), 'It failed with payload_too_large.'],
  ['a page of a proxy', http.post('*/api/v1/prices/imports', () => HttpResponse.text('<html>', { status: 502 })), 'The server answered with status 502.'],
  ['a broken connection', http.post('*/api/v1/prices/imports', () => HttpResponse.error()), 'Dumont does not answer.'],
])('an upload that fails by %s says so', async (_, handler, text) => {
  server.use(handler)
  const { user } = renderPage('/prices/series')
  await user.upload(await screen.findByLabelText('choose a file', { selector: 'input' }), file())
  expect(await screen.findByRole('alert')).toHaveTextContent(text)
})

test('the type of a file comes from its name', () => {
  expect(['a.csv', 'a.CSV.GZ', 'a.txt'].map(contentType)).toEqual(['text/csv', 'application/gzip', 'application/octet-stream'])
})

test('imports show their state, figures and bad rows by line', async () => {
  const { user } = renderPage('/prices/series')
  expect(await screen.findByText('825,200 rows accepted · 19 rejected · 4 in quarantine · 1,164 series · 812,000 hours new or different')).toBeVisible()
  expect(screen.getByText('Line 3 has a bad row and the import is strict.')).toBeVisible()
  expect(screen.getByRole('progressbar', { name: 'Progress of lambda.csv' })).toHaveAttribute('aria-valuenow', '40')
  await user.click(screen.getByText('First 2 bad rows'))
  expect(screen.getByText('Line 912')).toBeVisible()
  expect(screen.getByText('timestamp lies in the future')).toBeVisible()
})

test('an import of what was there says that nothing is new', async () => {
  server.use(answering('get', 'prices/imports', { imports: [anImport({ rows_changed: 0, rows_rejected: 0, rows_quarantined: 0, problems: [] })] }))
  renderPage('/prices/series')
  expect(await screen.findByText('825,200 rows accepted · 1,164 series · nothing new in it')).toBeVisible()
})

test('a running import can be cancelled', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'prices/imports/3/cancel', sent))
  const { user } = renderPage('/prices/series')
  await user.click(await screen.findByRole('button', { name: 'Cancel the import of lambda.csv' }))
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('when an import ends, the series are read again', async () => {
  renderPage('/prices/series')
  await screen.findByText('Reading')
  expect(await screen.findByText('vast:l40s')).toBeVisible()
  server.use(
    answering('get', 'prices/imports', { imports: [anImport({ id: 3, filename: 'lambda.csv' })] }),
    answering('get', 'series', { series: [aSeries({ id: 77, key: 'lambda:new' })], total: 1, next_after: null }),
  )
  expect(await screen.findByText('lambda:new')).toBeVisible()
})

test('without imports, or without an answer, the list says so', async () => {
  server.use(answering('get', 'prices/imports', { imports: [] }))
  renderPage('/prices/series')
  expect(await screen.findByText('No imports yet.')).toBeVisible()
  server.use(failing('get', 'prices/imports', 500, 'internal'))
  renderPage('/prices/series')
  expect(await screen.findByText(/It failed with internal/)).toBeVisible()
})

test('only an instance admin imports', async () => {
  server.use(answering('get', 'me', { ...me, instance_admin: false }))
  renderPage('/prices/series')
  expect(await screen.findByText('Only an instance admin imports prices.')).toBeVisible()
  expect(screen.queryByText('Import a price history')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Remove demo data' })).toBeNull()
})

test('series are listed with state, hours and last price, and lead to their forecast', async () => {
  renderPage('/prices/series')
  const row = await screen.findByRole('row', { name: /p3\.8xlarge/ })
  expect(row).toHaveTextContent('4 × V100 16 GBSpotEnded9,120$3.4029 Feb 2024, 23:00')
  expect(within(row).getByRole('link')).toHaveAttribute('href', '/?gpu=v100-16gb&market=spot&series=3')
  expect(screen.getByRole('row', { name: /vast:l40s/ })).toHaveTextContent('6 of 50 h')
})

test('series can be searched and filtered by state', async () => {
  const { user } = renderPage('/prices/series')
  await screen.findByText('7 series')
  await user.type(screen.getByRole('searchbox', { name: 'Search by name' }), 'a100')
  expect(await screen.findByText('1 series')).toBeVisible()
  await user.selectOptions(screen.getByLabelText('State'), 'Ended')
  expect(await screen.findByText('No series match.')).toBeVisible()
})

test('long lists grow on demand, and unknown prices are dashes', async () => {
  const limits: (string | null)[] = []
  const unseen = aSeries({ price_usd_per_hour: null, last_observed_at: null, demo: false })
  server.use(
    http.get('*/api/v1/series', ({ request }) => {
      limits.push(new URL(request.url).searchParams.get('limit'))
      return HttpResponse.json({ series: [unseen], total: 300, next_after: 1 })
    }),
  )
  const { user } = renderPage('/prices/series')
  expect(await screen.findByText('1 of 300 series')).toBeVisible()
  expect(screen.getByRole('row', { name: /index:rtx-4090/ })).toHaveTextContent('––')
  await user.click(screen.getByRole('button', { name: 'Show more' }))
  await waitFor(() => expect(limits).toEqual(['50', '200']))
})

test('no prices at all, or no answer', async () => {
  server.use(answering('get', 'series', { series: [], total: 0, next_after: null }))
  renderPage('/prices/series')
  expect(await screen.findByText('No prices yet. Import a file above.')).toBeVisible()
  server.use(failing('get', 'series', 500, 'internal'))
  renderPage('/prices/series')
  expect(await screen.findByText(/It failed with internal/)).toBeVisible()
})

test('demo data is labelled, and gone after one question', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'prices/demo', sent))
  const { user } = renderPage('/settings/account')
  expect(await screen.findByText('Demo data.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Import prices' })).toHaveAttribute('href', '/prices/series')
  expect(screen.getByRole('link', { name: 'Connect a provider' })).toHaveAttribute('href', '/providers')
  await user.click(screen.getByRole('button', { name: 'Remove demo data' }))
  server.use(answering('get', 'catalogue', { ...catalogue, demo: false }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(screen.queryByText('Demo data.')).toBeNull())
  expect(sent).toHaveLength(1)
})

test('demo data that cannot be removed says why', async () => {
  server.use(failing('delete', 'prices/demo', 409, 'conflict'))
  const { user } = renderPage('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'Remove demo data' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with conflict.')
})

test('states have their colours and progress', () => {
  expect((['queued', 'reading', 'merging', 'done'] as const).map((state) => isActive({ state }))).toEqual([true, true, true, false])
  expect((['done', 'failed', 'cancelled', 'merging'] as const).map(toneOf)).toEqual(['good', 'bad', 'plain', 'accent'])
  expect(progressOf({ state: 'done', bytes_read: 0, bytes_total: 0 })).toBe(1)
  expect(progressOf({ state: 'queued', bytes_read: 0, bytes_total: 0 })).toBe(0)
  expect(progressOf({ state: 'reading', bytes_read: 50, bytes_total: 100 })).toBe(0.45)
  expect(progressOf({ state: 'merging', bytes_read: 100, bytes_total: 100 })).toBe(0.9)
  expect((['fresh', 'stale', 'collecting', 'ended'] as const).map(stateTone)).toEqual(['good', 'warn', 'accent', 'plain'])
  expect(seriesPath(aSeries())).toBe('/?gpu=rtx-4090&market=spot&series=1')
})
