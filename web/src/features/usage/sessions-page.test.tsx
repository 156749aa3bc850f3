import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { me, now } from '../../../test/canned.ts'
import { aDetail, aSegment, aSession, sessions, told } from '../../../test/canned-sessions.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

const drawer = () => screen.findByRole('dialog')
const rowOf = async (name: string) => (await screen.findByText(name)).closest('tr')!

test('lists what runs and what ran, with its labels and what is estimated', async () => {
  renderPage('/savings/sessions')
  expect(await rowOf('T4, whale')).toHaveTextContent('box-7acme, eu-1Finished')
  expect(await rowOf('T4, whale')).toHaveTextContent('2 h$1.85project: llama')
  expect(await rowOf('A100 SXM 80 GB')).toHaveTextContent('RunningEstimated')
  expect(screen.getByText('3 of 3')).toBeVisible()
})

test('the filter stands in the address, and an empty answer is told', async () => {
  server.use(answering('get', 'usage/sessions', { sessions: [], total: 0, next_before: null }))
  const { user, where } = renderPage('/savings/sessions')
  expect(await screen.findByText('No sessions yet.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Record usage' })).toHaveAttribute('href', '/savings')
  await user.click(screen.getByRole('radio', { name: 'Finished' }))
  expect(where.path).toBe('/savings/sessions?state=ended')
  expect(await screen.findByText('No session matches.')).toBeVisible()
})

test('older sessions are shown below, each once', async () => {
  server.use(answering('get', 'usage/sessions', { ...sessions, total: 60, next_before: 7 }))
  const { user } = renderPage('/savings/sessions')
  await screen.findByText('3 of 60')
  server.use(answering('get', 'usage/sessions', { sessions: [aSession(), aSession({ id: 3, name: 'old' })], total: 60, next_before: null }))
  await user.click(screen.getByRole('button', { name: 'Show older' }))
  expect(await screen.findByText('4 of 60')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull()
})

test('a session shows its stretches, and a corrected one below the row that took its place', async () => {
  const segments = [
    aSegment({ id: 1, superseded_by: 2, rate_usd_per_hour: 9 }),
    aSegment({ id: 2, correction_reason: 'The invoice says so' }),
    aSegment({ id: 3, from: '2026-11-19T00:00:00Z', to: '2026-11-19T01:00:00Z', estimated: true, estimated_because: 'Nobody looked' }),
    aSegment({ id: 4, voided: true, correction_reason: 'Never was' }),
  ]
  server.use(answering('get', 'usage/sessions/7', aDetail(aSession(), segments)))
  renderPage('/savings/sessions?session=7')
  const items = await within(await drawer()).findAllByRole('listitem')
  expect(items.map((item) => item.textContent)).toEqual([
    expect.stringContaining('Deleted: it never was'),
    expect.stringContaining('EstimatedCorrect'),
    expect.stringContaining('Correction: The invoice says so'),
    expect.stringContaining('$9.00/h'),
  ])
  expect(items[3]).toHaveTextContent('Corrected: counts no more')
  expect(within(await drawer()).getAllByRole('button', { name: /^Correct the stretch/ })).toHaveLength(2)
})

test('a wrong rate is corrected with a reason; nothing else is sent', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'usage/segments/11/correct', sent, aDetail(aSession())))
  const { user } = renderPage('/savings/sessions?session=7')
  await user.click(await screen.findByRole('button', { name: /^Correct the stretch/ }))
  const form = await screen.findByRole('dialog', { name: 'Correct this stretch' })
  await user.click(within(form).getByRole('button', { name: 'Save correction' }))
  expect(form).toHaveTextContent('Say why, for whoever looks at it later.')
  await user.type(within(form).getByLabelText('Reason'), 'The invoice')
  await user.click(within(form).getByRole('button', { name: 'Save correction' }))
  expect(form).toHaveTextContent('Nothing is changed yet.')
  await user.clear(within(form).getByLabelText('Rate, USD an hour'))
  await user.type(within(form).getByLabelText('Rate, USD an hour'), '0.5')
  await user.click(within(form).getByRole('button', { name: 'Save correction' }))
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Correct this stretch' })).toBeNull())
  expect(sent).toEqual([{ reason: 'The invoice', rate_usd_per_hour: 0.5 }])
})

test('why a stretch is estimated is told in the language of the page', async () => {
  const segments = [
    aSegment({ id: 1, estimated: true, estimated_because: 'It was gone at the next poll: half the time between is counted' }),
    aSegment({ id: 2, estimated: true, estimated_because: 'The moon was full' }),
  ]
  server.use(answering('get', 'usage/sessions/7', aDetail(aSession(), segments)))
  renderPage('/savings/sessions?session=7', { language: 'pt-BR' })
  expect(await screen.findByText(/^Na consulta seguinte já não existia/)).toBeVisible()
  expect(screen.getByText('The moon was full')).toBeVisible()
})

test('an overlap is told, and the form stays', async () => {
  server.use(failing('post', 'usage/segments/11/correct', 409, 'usage_overlap'))
  const { user } = renderPage('/savings/sessions?session=7', { language: 'pt-BR' })
  await user.click(await screen.findByRole('button', { name: /^Corrigir o trecho/ }))
  const form = await screen.findByRole('dialog', { name: 'Corrigir este trecho' })
  await user.click(within(form).getByRole('switch', { name: 'Nunca existiu' }))
  await user.type(within(form).getByLabelText('Motivo'), 'x')
  await user.click(within(form).getByRole('button', { name: 'Excluir trecho' }))
  expect(await within(form).findByRole('alert')).toHaveTextContent('A instância já está no registro em parte deste tempo.')
})

test('labels are edited with what was seen, so that another tab is not overwritten', async () => {
  const sent: unknown[] = []
  server.use(recording('put', 'usage/sessions/7/labels', sent, aDetail(aSession())))
  const { user } = renderPage('/savings/sessions?session=7')
  const labels = within(await screen.findByRole('region', { name: 'Labels' }))
  await user.click(labels.getByRole('button', { name: 'Add a label' }))
  await user.type(labels.getByLabelText('Value 2'), 'ana')
  await user.click(labels.getByRole('button', { name: 'Save labels' }))
  expect(labels.getByRole('alert')).toHaveTextContent('“ana” has no label name.')
  await user.type(labels.getByLabelText('Label 2'), 'project')
  await user.click(labels.getByRole('button', { name: 'Save labels' }))
  expect(labels.getByRole('alert')).toHaveTextContent('“project” stands there twice.')
  await user.clear(labels.getByLabelText('Label 2'))
  await user.type(labels.getByLabelText('Label 2'), 'person')
  await user.click(labels.getByRole('button', { name: 'Save labels' }))
  expect(await labels.findByText('Saved.')).toBeVisible()
  expect(sent).toEqual([{ labels: { project: 'llama', person: 'ana' }, was: { project: 'llama' } }])
})

test('labels that somebody changed meanwhile are shown beside the refusal', async () => {
  server.use(failing('put', 'usage/sessions/7/labels', 409, 'changed_meanwhile'))
  const { user } = renderPage('/savings/sessions?session=7')
  const labels = within(await screen.findByRole('region', { name: 'Labels' }))
  server.use(answering('get', 'usage/sessions/7', aDetail(aSession({ labels: { project: 'whale' } }))))
  await user.click(labels.getByRole('button', { name: 'Remove label 1' }))
  await user.click(labels.getByRole('button', { name: 'Save labels' }))
  expect(await labels.findByRole('alert')).toBeVisible()
  expect(await labels.findByText('project: whale')).toBeVisible()
})

test('what nobody watches is ended by hand, at a time of one’s own or now', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'usage/sessions/9/stop', sent, aDetail(told)))
  const { user } = renderPage('/savings/sessions?session=9')
  await user.click(await screen.findByRole('button', { name: 'End session' }))
  const form = await screen.findByRole('dialog', { name: 'End this session' })
  await user.click(within(form).getByRole('switch', { name: 'Its disk is billed on' }))
  await user.click(within(form).getByRole('button', { name: 'End session' }))
  await waitFor(() => expect(sent).toEqual([{ keep_storage: true }]))
})

test('what a vendor is asked about cannot be ended or corrected here while it goes on', async () => {
  renderPage('/savings/sessions?session=8')
  expect(await within(await drawer()).findByText(/Its vendor is asked about it every minute/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'End session' })).toBeNull()
  expect(screen.queryByRole('button', { name: /^Correct the stretch/ })).toBeNull()
})

test('a viewer sees all of it and changes none', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer' }))
  renderPage('/savings/sessions?session=7')
  expect(await within(await drawer()).findByText('project: llama')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Correct|Save|End/ })).toBeNull()
})

test('a session that is not there says so', async () => {
  renderPage('/savings/sessions?session=999')
  expect(await within(await drawer()).findByRole('alert')).toBeVisible()
})
