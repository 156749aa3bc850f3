import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { me } from '../../../test/canned.ts'
import { answering, failing, recording } from '../../../test/handlers.ts'
import { renderPage } from '../../../test/render.tsx'
import { server } from '../../../test/setup.ts'
import { detailText } from './audit-page.tsx'

const signedOut = failing('get', 'me', 401, 'unauthenticated')

test('whoever is not signed in goes to the sign-in page and comes back where they were', async () => {
  server.use(signedOut)
  const sent: unknown[] = []
  const { user, where } = renderPage('/settings/display?x=1')
  await waitFor(() => expect(where.path).toBe('/sign-in?next=%2Fsettings%2Fdisplay%3Fx%3D1'))
  await user.type(await screen.findByLabelText('E-mail'), 'ana@example.com')
  await user.type(screen.getByLabelText('Password'), 'secret')
  server.resetHandlers()
  server.use(recording('post', 'sign-in', sent))
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await waitFor(() => expect(where.path).toBe('/settings/display?x=1'))
  expect(sent).toEqual([{ email: 'ana@example.com', password: 'secret' }])
  expect(await screen.findByRole('heading', { name: 'Display' })).toBeVisible()
})

test('a session that ends while reading leads to the sign-in page too', async () => {
  server.use(failing('get', 'keys', 401, 'unauthenticated'))
  const { where } = renderPage('/settings/keys')
  await waitFor(() => expect(where.path).toBe('/sign-in?next=%2Fsettings%2Fkeys'))
})

test('a wrong password stays on the page and says so', async () => {
  server.use(signedOut, failing('post', 'sign-in', 401, 'sign_in_failed'))
  const { user, where } = renderPage('/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Sign in' }))
  expect(screen.getAllByText('Fill this in')).toHaveLength(2)
  await user.type(screen.getByLabelText('E-mail'), 'no address')
  await user.type(screen.getByLabelText('Password'), 'x')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription('This is not an e-mail address')
  await user.clear(screen.getByLabelText('E-mail'))
  await user.type(screen.getByLabelText('E-mail'), 'ana@example.com')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with sign_in_failed.')
  expect(where.path).toBe('/sign-in')
})

test('while nobody has an account, the one-time link is explained', async () => {
  server.use(signedOut, answering('get', 'sign-in-options', { sign_up_open: false, owner_exists: false }))
  const { user } = renderPage('/sign-in')
  expect(await screen.findByRole('heading', { name: 'Open the one-time link' })).toBeVisible()
  expect(screen.getByText('npm run --silent admin -- sign-in-link')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'I already have a password' }))
  expect(screen.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test.each([true, false])('whoever opened a link that was used already is told so (owner set up: %s)', async (isSetUp) => {
  server.use(signedOut, answering('get', 'sign-in-options', { sign_up_open: false, owner_exists: isSetUp }))
  renderPage('/sign-in?link=expired')
  expect(await screen.findByRole('alert')).toHaveTextContent('The link was used already or is too old.')
})

test('the message and the hint of the server are two sentences', async () => {
  server.use(
    signedOut,
    answering(
      'post',
      'sign-in',
      { error: { code: 'rate_limited', message: 'Too many failed tries to sign in', hint: 'Try again in 8 s.', request_id: 'r' } },
      429,
    ),
  )
  const { user } = renderPage('/sign-in')
  await user.type(await screen.findByLabelText('E-mail'), 'ana@example.com')
  await user.type(screen.getByLabelText('Password'), 'x')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Too many failed tries to sign in. Try again in 8 s.')
})

test('sign-up is offered only when it is open', async () => {
  const sent: unknown[] = []
  server.use(answering('get', 'sign-in-options', { sign_up_open: true, owner_exists: true }), recording('post', 'sign-up', sent))
  const { user, where } = renderPage('/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Create an account' }))
  await user.click(screen.getByRole('button', { name: 'I have an account' }))
  await user.click(screen.getByRole('button', { name: 'Create an account' }))
  await fillAccount(user)
  await user.click(screen.getByRole('button', { name: 'Create an account' }))
  await waitFor(() => expect(where.path).toBe('/'))
  expect(sent).toEqual([account])
})

const account = { name: 'Lia', email: 'lia@example.com', password: 'correct horse' }

async function fillAccount(user: ReturnType<typeof renderPage>['user']) {
  await user.type(await screen.findByLabelText('Name'), account.name)
  await user.type(screen.getByLabelText('E-mail'), account.email)
  await user.type(screen.getByLabelText('Password'), account.password)
}

test('language and theme can be chosen before signing in', async () => {
  server.use(signedOut)
  const { user, store } = renderPage('/sign-in')
  await user.click(await screen.findByRole('radio', { name: 'PT' }))
  expect(screen.getByRole('heading', { name: 'Entrar' })).toBeVisible()
  expect(document.documentElement.lang).toBe('pt-BR')
  await user.click(screen.getByRole('button', { name: 'Mudar para o tema claro' }))
  expect(document.documentElement.dataset['theme']).toBe('light')
  expect(JSON.parse(localStorage.getItem('dumont.display') ?? '')).toEqual(store.getState().preferences)
})

test('the first owner is asked to finish set-up, may put it off, and does it', async () => {
  const sent: unknown[] = []
  server.use(answering('get', 'me', { ...me, setup_needed: true, user: { ...me.user, email: null } }), recording('post', 'setup', sent))
  const { user, where } = renderPage('/settings/account')
  await user.click(await screen.findByRole('link', { name: 'Finish set-up' }))
  expect(await screen.findByRole('heading', { name: 'Finish set-up' })).toBeVisible()
  expect(screen.queryByText('You are signed in by a one-time link.')).toBeNull()
  await user.type(await screen.findByLabelText('Password'), 'short')
  await user.click(screen.getByRole('button', { name: 'Save and continue' }))
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Use at least 10 characters')
  await user.clear(screen.getByLabelText('Password'))
  await fillAccount(user)
  await user.click(screen.getByRole('button', { name: 'Save and continue' }))
  await waitFor(() => expect(where.path).toBe('/'))
  expect(sent).toEqual([account])
  await user.click(await screen.findByRole('button', { name: 'Later' }))
  expect(screen.queryByText('You are signed in by a one-time link.')).toBeNull()
})

test('an invitation is accepted with name and password', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'invitations/accept', sent))
  const { user, where } = renderPage('/invite/tok-1')
  await fillAccount(user)
  await user.click(screen.getByRole('button', { name: 'Join' }))
  await waitFor(() => expect(where.path).toBe('/'))
  expect(sent).toEqual([{ token: 'tok-1', ...account }])
})

test('a used link says that it is used', async () => {
  server.use(failing('post', 'reset-password', 410, 'link_expired'))
  const { user } = renderPage('/reset/tok-2')
  await user.type(await screen.findByLabelText('Password'), account.password)
  await user.click(screen.getByRole('button', { name: 'Save password' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with link_expired.')
})

test('a new password is saved, then one signs in with it', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'reset-password', sent))
  const { user } = renderPage('/reset/tok-2')
  await user.type(await screen.findByLabelText('Password'), account.password)
  await user.click(screen.getByRole('button', { name: 'Save password' }))
  expect(await screen.findByText('Your password is changed. Sign in with it.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
  expect(sent).toEqual([{ token: 'tok-2', password: account.password }])
})

test('signing out leads to the sign-in page', async () => {
  const sent: unknown[] = []
  const { user, where } = renderPage('/settings/account')
  server.use(recording('post', 'sign-out', sent))
  await screen.findByText('ana@example.com')
  server.use(signedOut)
  await user.click(screen.getByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(where.path).toContain('/sign-in'))
  expect(sent).toHaveLength(1)
})

test('the account page shows who one is and changes the password', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'account/password', sent))
  const { user } = renderPage('/settings')
  expect(await screen.findByText('Instance admin')).toBeVisible()
  await user.type(screen.getByLabelText('Current password'), 'old one')
  await user.type(screen.getByLabelText('New password'), 'much better one')
  await user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('Password changed.')).toBeVisible()
  expect(sent).toEqual([{ current_password: 'old one', new_password: 'much better one' }])
  expect(screen.getByLabelText('New password')).toHaveValue('')
})

test('a refused password change says why', async () => {
  server.use(failing('post', 'account/password', 401, 'sign_in_failed'))
  const { user, where } = renderPage('/settings/account')
  await user.type(await screen.findByLabelText('Current password'), 'wrong')
  await user.type(screen.getByLabelText('New password'), 'much better one')
  await user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with sign_in_failed.')
  expect(where.path).toBe('/settings/account')
})

test('a new key is shown once and can be copied', async () => {
  const { user } = renderPage('/settings/keys')
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await user.click(await screen.findByRole('button', { name: 'Create key' }))
  const dialog = await screen.findByRole('dialog', { name: 'New key' })
  await user.click(within(dialog).getByRole('button', { name: 'Create key' }))
  expect(within(dialog).getByText('Fill this in')).toBeVisible()
  await user.type(within(dialog).getByLabelText('What is it for?'), 'CI')
  await user.selectOptions(within(dialog).getByLabelText('May'), 'Read and write')
  await user.click(within(dialog).getByRole('button', { name: 'Create key' }))
  expect(await screen.findByText('dmt_0123456789abcdef0123456789abcdef')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Copy' }))
  expect(write).toHaveBeenCalledWith('dmt_0123456789abcdef0123456789abcdef')
  await user.click(screen.getByRole('button', { name: 'I have copied it' }))
  expect(screen.queryByText('dmt_0123456789abcdef0123456789abcdef')).toBeNull()
})

test('a key that cannot be made says why', async () => {
  server.use(failing('post', 'keys', 403, 'forbidden'))
  const { user } = renderPage('/settings/keys')
  await user.click(await screen.findByRole('button', { name: 'Create key' }))
  await user.type(screen.getByLabelText('What is it for?'), 'CI')
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Create key' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with forbidden.')
})

test('revoking a key asks first', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'keys/1', sent))
  const { user } = renderPage('/settings/keys')
  expect(await screen.findByText('Revoked')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Revoke Grafana' }))
  expect(await screen.findByRole('alertdialog')).toHaveTextContent('Revoke “Grafana”?')
  expect(sent).toHaveLength(0)
  await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Revoke' }))
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('lists say when they are empty or cannot be read', async () => {
  server.use(answering('get', 'keys', { keys: [] }))
  renderPage('/settings/keys')
  expect(await screen.findByText('No keys yet.')).toBeVisible()
  server.use(failing('get', 'members', 500, 'internal'), answering('get', 'invitations', { invitations: [] }))
  renderPage('/settings/people')
  expect(await screen.findByText(/It failed with internal/)).toBeVisible()
  expect(await screen.findByText('No open invitations.')).toBeVisible()
})

test('an owner changes roles, removes people, and never themselves', async () => {
  const roles: unknown[] = []
  const removed: unknown[] = []
  server.use(recording('patch', 'members/u2', roles), recording('delete', 'members/u2', removed))
  const { user } = renderPage('/settings/people')
  await user.selectOptions(await screen.findByLabelText('Role of Rui'), 'Member')
  await waitFor(() => expect(roles).toEqual([{ role: 'member' }]))
  expect(screen.queryByLabelText('Role of Ana')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Remove Rui' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(removed).toHaveLength(1))
})

test('others only look', async () => {
  server.use(answering('get', 'me', { ...me, role: 'viewer', instance_admin: false }))
  renderPage('/settings/people')
  expect(await screen.findByText('Rui')).toBeVisible()
  expect(screen.queryByLabelText('Role of Rui')).toBeNull()
  expect(screen.queryByRole('heading', { name: 'Invitations' })).toBeNull()
  renderPage('/settings/audit')
  expect(await screen.findByText('Only owners see the audit log.')).toBeVisible()
})

test('an invitation makes a link to send', async () => {
  const sent: unknown[] = []
  server.use(recording('post', 'invitations', sent, { link: 'http://localhost:4400/invite/abc' }))
  const { user } = renderPage('/settings/people')
  const email = await screen.findByLabelText('E-mail (optional)')
  await user.type(email, 'nobody')
  await user.click(screen.getByRole('button', { name: 'Create invitation' }))
  expect(screen.getByText('This is not an e-mail address')).toBeVisible()
  await user.clear(email)
  await user.type(email, 'lia@example.com')
  await user.selectOptions(screen.getByLabelText('Role'), 'Viewer')
  await user.click(screen.getByRole('button', { name: 'Create invitation' }))
  expect(await screen.findByText('http://localhost:4400/invite/abc')).toBeVisible()
  expect(sent).toEqual([{ role: 'viewer', email: 'lia@example.com' }])
  await user.click(screen.getByRole('button', { name: 'Done' }))
  expect(screen.queryByText('http://localhost:4400/invite/abc')).toBeNull()
  expect(email).toHaveValue('')
})

test('an invitation that is refused says why', async () => {
  server.use(failing('post', 'invitations', 429, 'rate_limited'))
  const { user } = renderPage('/settings/people')
  await user.click(await screen.findByRole('button', { name: 'Create invitation' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It failed with rate_limited.')
})

test('open invitations can be withdrawn, accepted ones are marked', async () => {
  const sent: unknown[] = []
  server.use(recording('delete', 'invitations/1', sent))
  const { user } = renderPage('/settings/people')
  expect(await screen.findByText('Accepted')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Withdraw the invitation for lia@example.com' }))
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('the audit log shows older entries on demand', async () => {
  const { user } = renderPage('/settings/audit')
  expect(await screen.findByText('role: viewer, hours: 2')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Show older' }))
  expect(await screen.findByText('workspace.create')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull()
})

test('an empty or unreadable audit log says so', async () => {
  server.use(answering('get', 'audit', { entries: [], next_before: null }))
  renderPage('/settings/audit')
  expect(await screen.findByText('Nothing has happened yet.')).toBeVisible()
  server.use(failing('get', 'audit', 500, 'internal'))
  renderPage('/settings/audit')
  expect(await screen.findByText(/It failed with internal/)).toBeVisible()
})

test('details of the log are written out', () => expect(detailText({ a: 'b', none: null, n: 1, o: { x: null } })).toBe('a: b, n: 1, o: {"x":null}'))

test('theme, zone and language are chosen and kept', async () => {
  const { user, store } = renderPage('/settings/display')
  await user.click(await screen.findByRole('radio', { name: 'Light' }))
  await user.selectOptions(screen.getByLabelText('Time zone'), 'America/Sao_Paulo')
  expect(screen.getByText(/Times are shown in Brasilia Standard Time \(GMT-3\)/)).toBeVisible()
  await user.selectOptions(screen.getByLabelText('Language'), 'Português')
  expect(await screen.findByRole('heading', { name: 'Exibição' })).toBeVisible()
  expect(store.getState().preferences).toEqual({ theme: 'light', zone: 'America/Sao_Paulo', language: 'pt-BR' })
})
