import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'
import { anEmbed, anchorNow } from '../../../test/canned-economy.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { embedLinks } from './embed-links.ts'

vi.mock('react-chartjs-2', () => ({ Bar: () => <canvas />, Line: () => <canvas /> }))

afterEach(() => {
  document.documentElement.removeAttribute('style')
  document.body.removeAttribute('style')
  vi.unstubAllGlobals()
})

test('shows the counter without navigation, in the theme and language of the address, with the token in a header', async () => {
  const seen: (string | null)[] = []
  server.use(
    http.get('*/api/v1/embed/economy', ({ request }) => {
      seen.push(request.headers.get('authorization'), new URL(request.url).search)
      return HttpResponse.json(anEmbed('gcp'))
    }),
  )
  renderPage('/embed/economy?token=abc&provider=GCP&theme=light&lang=pt-BR&background=transparent')
  expect(await screen.findByRole('heading', { name: 'Economizado em relação à GCP' })).toBeVisible()
  await waitFor(() => expect(screen.getByTestId('counter').textContent?.replace(/\s/g, ' ')).toMatch(/^US\$ 3\.024,0\d$/))
  expect(seen).toEqual(['Bearer abc', '?provider=gcp'])
  expect(screen.queryByRole('navigation')).toBeNull()
  expect(document.documentElement).toHaveAttribute('data-theme', 'light')
  expect(document.documentElement).toHaveAttribute('lang', 'pt-BR')
  expect(document.body.style.backgroundColor).toBe('transparent')
  expect(localStorage.getItem('dumont.display')).toBeNull()
})

test('a link without amounts shows the share alone', async () => {
  const hidden = { amounts_hidden: true, rate_per_hour: null, rate_per_second: null, lifetime_savings: null, lifetime_cost: null, lifetime_provider_cost: null }
  server.use(answering('get', 'embed/economy', anEmbed('aws', hidden)))
  const { container } = renderPage('/embed/economy?token=abc')
  expect(await screen.findByText('27.1%')).toBeVisible()
  expect(container).not.toHaveTextContent('$')
})

test.each([
  [{ ...anchorNow(0), instances_count: 0 }, 'Nothing running'],
  [{ rate_per_hour: -0.5 }, '2 instances running. Losing $0.500 every hour'],
  [{ first_time: true }, 'No usage recorded yet.'],
])('says what goes on', async (part, words) => {
  server.use(answering('get', 'embed/economy', anEmbed('aws', part)))
  renderPage('/embed/economy?token=abc')
  expect(await screen.findByText(words)).toBeVisible()
})

test('a revoked link, a missing token and a server that is down are told apart', async () => {
  server.use(failing('get', 'embed/economy', 401, 'unauthenticated'))
  const first = renderPage('/embed/economy?token=old')
  expect(await screen.findByRole('alert')).toHaveTextContent('This link was revoked or is mistyped.')
  first.unmount()
  const second = renderPage('/embed/economy')
  expect(await screen.findByRole('alert')).toHaveTextContent('The address lacks its token.')
  second.unmount()
  server.use(failing('get', 'embed/economy', 503, 'unavailable'))
  renderPage('/embed/economy?token=abc')
  expect(await screen.findByRole('alert')).toHaveTextContent('Dumont does not answer.')
})

test('a frame whose storage is forbidden still shows its amounts', async () => {
  vi.stubGlobal('localStorage', undefined)
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get() {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  })
  renderPage('/embed/economy?token=abc')
  expect(await screen.findByTestId('counter')).toHaveTextContent('$930.88')
})

test('links carry the token, and nothing in them breaks out of the frame', () => {
  const links = embedLinks('https://gpu.example', 'a"b', 'azure', 'dark', 'en')
  expect(links.frame).toContain('src="https://gpu.example/embed/economy?provider=azure&amp;theme=dark&amp;lang=en&amp;token=a%22b"')
  expect(links.json).toBe('https://gpu.example/api/v1/embed/economy?provider=azure&token=a%22b')
  expect(embedLinks('https://gpu.example', 'x', 'aws', 'system', 'en').frame).not.toContain('theme')
})

test('a link is made, shown once, and revoked', async () => {
  const made: unknown[] = []
  const revoked: unknown[] = []
  const { user } = renderPage('/savings')
  const card = await screen.findByRole('region', { name: 'Show it elsewhere' })
  await user.click(within(card).getByRole('button', { name: 'Create link' }))
  const dialog = screen.getByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: 'Create link' }))
  expect(within(dialog).getByText('Fill this in')).toBeVisible()
  server.use(recording('post', 'economy/embed-tokens', made, { id: 6, name: 'Kitchen', token: 'tok_1' }, 201))
  await user.type(within(dialog).getByLabelText('Where will it be shown?'), 'Kitchen')
  await user.selectOptions(within(dialog).getByLabelText('Theme'), 'Dark')
  await user.click(within(dialog).getByRole('switch', { name: 'Percentages only' }))
  await user.click(within(dialog).getByRole('button', { name: 'Create link' }))
  expect(await screen.findByText(/<iframe src=".*theme=dark.*token=tok_1"/)).toBeVisible()
  expect(made).toEqual([{ name: 'Kitchen', hide_amounts: true }])
  await user.click(screen.getByRole('button', { name: 'I have copied them' }))
  expect(screen.queryByText(/tok_1/)).toBeNull()
  server.use(recording('delete', 'economy/embed-tokens/5', revoked))
  await user.click(within(card).getByRole('button', { name: 'Revoke Wall display' }))
  await user.click(screen.getByRole('button', { name: 'Revoke' }))
  await waitFor(() => expect(revoked).toHaveLength(1))
})
