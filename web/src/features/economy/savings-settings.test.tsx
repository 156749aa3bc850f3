import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { me } from '../../../test/canned.ts'
import { recomputed, settings } from '../../../test/canned-sessions.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

const region = (name: string) => screen.findByRole('region', { name })

test('another reference region is chosen among those that have prices', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/settings', sent, settings))
  const { user } = renderPage('/savings/settings')
  const card = within(await region('Reference regions'))
  const aws = await card.findByLabelText('Region at AWS')
  expect(
    within(aws)
      .getAllByRole('option')
      .map((one) => one.textContent),
  ).toEqual(['eu-west-1 (4 GPUs priced)', 'us-east-1 (9 GPUs priced)'])
  expect(card.getByRole('button', { name: 'Save' })).toBeDisabled()
  await user.selectOptions(aws, 'eu-west-1')
  await user.click(card.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ ...settings, regions: { aws: 'eu-west-1', gcp: null, azure: 'eastus' } }]))
  expect(await card.findByText('Saved. It counts from now on.')).toBeVisible()
})

test('a region that is chosen while another one is being saved stays chosen', async () => {
  let kept = settings
  const answers: (() => void)[] = []
  server.use(
    http.get('*/api/v1/economy/settings', () => HttpResponse.json(kept)),
    http.put('*/api/v1/economy/settings', async ({ request }) => {
      const body = (await request.json()) as typeof settings
      await new Promise<void>((resolve) => answers.push(resolve))
      kept = body
      return HttpResponse.json(kept)
    }),
  )
  const { user } = renderPage('/savings/settings')
  const card = within(await region('Reference regions'))
  const [aws, gcp] = [await card.findByLabelText('Region at AWS'), card.getByLabelText('Region at GCP')]
  const [other] = within(gcp)
    .getAllByRole<HTMLOptionElement>('option')
    .filter((one) => !one.selected)
  await user.selectOptions(aws, 'eu-west-1')
  await user.click(card.getByRole('button', { name: 'Save' }))
  await user.selectOptions(gcp, other!)
  await waitFor(() => expect(answers).toHaveLength(1))
  answers[0]!()
  await card.findByText('Saved. It counts from now on.')
  expect(kept.regions).toEqual({ ...settings.regions, aws: 'eu-west-1' })
  expect(card.getByLabelText('Region at AWS')).toHaveValue('eu-west-1')
  expect(card.getByLabelText('Region at GCP')).toHaveValue(other!.value)
  expect(card.getByRole('button', { name: 'Save' })).toBeEnabled()
})

test('when the settings cannot be read before they are written, the page says so', async () => {
  const { user } = renderPage('/savings/settings')
  const card = within(await region('Reference regions'))
  await user.selectOptions(await card.findByLabelText('Region at AWS'), 'eu-west-1')
  server.use(failing('get', 'economy/settings', 503, 'unavailable'))
  await user.click(card.getByRole('button', { name: 'Save' }))
  expect(await card.findByRole('alert')).toHaveTextContent('It failed with unavailable.')
  expect(card.queryByText(/^Saved/)).toBeNull()
})

test('a region without prices now is still shown as chosen', async () => {
  server.use(answering('get', 'economy/settings', { ...settings, regions: { aws: 'mars-1', gcp: 'us-central1', azure: 'eastus' } }))
  renderPage('/savings/settings')
  expect(await within(await region('Reference regions')).findByLabelText('Region at AWS')).toHaveDisplayValue('mars-1 (no prices now)')
})

test('a proxy is added to what stands there by then, not to what was seen', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/settings', sent, settings))
  const { user } = renderPage('/savings/settings')
  const card = within(await region('Proxies'))
  expect(await card.findByText('Proxy: T4')).toBeVisible()
  expect(card.getByText(/it is shown with a badge, and stays out of the headline/)).toBeVisible()
  const elsewhere = { gpu: 'l4', provider: 'azure', proxy: 't4' }
  server.use(answering('get', 'economy/settings', { ...settings, proxies: [...settings.proxies, elsewhere] }))
  await user.selectOptions(card.getByLabelText('At'), 'GCP')
  expect(card.getByLabelText('GPU without equivalent')).toHaveDisplayValue('RTX 4090')
  await user.click(card.getByRole('button', { name: 'Add proxy' }))
  await waitFor(() => expect(sent).toEqual([{ ...settings, proxies: [...settings.proxies, elsewhere, { gpu: 'rtx-4090', provider: 'gcp', proxy: 'l4' }] }]))
})

test('a proxy is removed', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/settings', sent, settings))
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Remove the proxy of RTX 3090 at AWS' }))
  await waitFor(() => expect(sent).toEqual([{ ...settings, proxies: [] }]))
})

test('the sheet is seen, with names that nobody knows marked, and a row is removed', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/price-sheet', sent, { rows: [] }))
  const { user } = renderPage('/savings/settings')
  const card = within(await region('Your own prices'))
  expect((await card.findByText('A1000')).closest('tr')).toHaveTextContent('GCPA1000Unknown name$1.00always')
  await user.click(card.getByRole('button', { name: 'Remove A1000 at GCP' }))
  await waitFor(() =>
    expect(sent).toEqual([
      { rows: [{ provider: 'aws', gpu: 'A100', usd_per_gpu_hour: 3.05, effective_from: '2026-09-01T00:00:00.000Z', note: 'Contract 7' }] },
    ]),
  )
})

test('negotiated rates are hidden where amounts are', async () => {
  localStorage.setItem('dumont.economy', '{"hidesAmounts":true}')
  renderPage('/savings/settings')
  expect((await screen.findByText('Contract 7')).closest('tr')).toHaveTextContent('AWSA100•••')
})

test('the whole sheet is removed after it was asked', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/price-sheet', sent, { rows: [] }))
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Remove the sheet' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove the sheet' }))
  await waitFor(() => expect(sent).toEqual([{ rows: [] }]))
})

test('a pasted sheet names its bad lines and is sent only when it has none', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'economy/price-sheet', sent, { rows: [] }))
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Load a sheet' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByLabelText('CSV'))
  await user.paste('provider,gpu,usd_per_gpu_hour\naws,A100,"3,05"\noracle,A100,1')
  expect(dialog.getByText('2 lines cannot be used, so nothing is taken:')).toBeVisible()
  expect(dialog.getByText('Line 2: usd_per_gpu_hour must be a number above 0, up to 100000, with a dot')).toBeVisible()
  expect(dialog.getByText('Line 3: provider must be aws, gcp or azure')).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Replace the sheet' })).toBeDisabled()
  await user.upload(
    dialog.getByLabelText('Choose a CSV file', { selector: 'input' }),
    new File(['provider,gpu,usd_per_gpu_hour\naws,A100,3.05'], 'sheet.csv', { type: 'text/csv' }),
  )
  expect(await dialog.findByText('1 price is ready.')).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Replace the sheet' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([{ rows: [{ provider: 'aws', gpu: 'A100', usd_per_gpu_hour: 3.05, effective_from: null, note: null }] }])
})

test('the past is valued anew after before and after were seen and confirmed', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'economy/recompute', sent, recomputed))
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Show before and after' }))
  const dialog = await screen.findByRole('dialog', { name: 'Before and after' })
  expect(
    within(dialog)
      .getAllByRole('row')
      .map((row) => row.textContent),
  ).toEqual(['Compared withBeforeAfterDifference', 'AWS$9.31$7.50-$1.81', 'GCP0 h → 10 h compared$0.00$4.00$4.00', 'Azure$1.00$1.00$0.00'])
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toEqual([{ apply: false }])
  await user.click(screen.getByRole('button', { name: 'Show before and after' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Value the past anew' }))
  expect(await screen.findByText(/^Done. The past is valued/)).toBeVisible()
  expect(sent).toEqual([{ apply: false }, { apply: false }, { apply: true }])
})

test('without a change there is nothing to confirm', async () => {
  server.use(answering('post', 'economy/recompute', { ...recomputed, changes: recomputed.changes.slice(2) }))
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Show before and after' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText('Nothing would change.')).toBeVisible()
  expect(dialog.queryByRole('button', { name: 'Value the past anew' })).toBeNull()
})

test('a failed confirmation keeps before and after on the page', async () => {
  server.use(
    http.post('*/api/v1/economy/recompute', async ({ request }) =>
      ((await request.json()) as { apply: boolean }).apply
        ? HttpResponse.json({ error: { code: 'unavailable', message: 'It is away', hint: '', request_id: 'r' } }, { status: 503 })
        : HttpResponse.json(recomputed),
    ),
  )
  const { user } = renderPage('/savings/settings')
  await user.click(await screen.findByRole('button', { name: 'Show before and after' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Value the past anew' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('It is away')
  expect(dialog.getByText('-$1.81')).toBeVisible()
})

test.each(['member', 'viewer'])('a %s sees the settings and changes none', async (role) => {
  server.use(answering('get', 'me', { ...me, role }))
  renderPage('/savings/settings')
  expect(await screen.findByText('Only owners change these.')).toBeVisible()
  expect(await screen.findByLabelText('Region at AWS')).toBeDisabled()
  expect(await screen.findByText('Proxy: T4')).toBeVisible()
  expect(await screen.findByText('Contract 7')).toBeVisible()
  expect(screen.queryByRole('button', { name: /^(Save|Remove A|Remove the|Add|Load|Show before)/ })).toBeNull()
})

test('what cannot be read is told', async () => {
  server.use(failing('get', 'economy/settings', 503, 'unavailable'), failing('get', 'economy/price-sheet', 503, 'unavailable'))
  renderPage('/savings/settings')
  expect(await screen.findAllByRole('alert')).toHaveLength(3)
})
