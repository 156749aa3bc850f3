import type { Role, Scope } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { type Access, type Actor, decideAccess, type Verdict } from './actor.ts'

const actor = (role: Role, scope: Scope = 'write', instanceAdmin = false): Actor => ({
  userId: 'u',
  workspaceId: 'w',
  role,
  scope,
  instanceAdmin,
  via: 'session',
})

test.each<[string, Actor | undefined, Access, boolean, Verdict]>([
  ['anyone may see what is public', undefined, 'public', false, 'allowed'],
  ['nobody else may see more', undefined, 'viewer', false, 'unauthenticated'],
  ['a viewer may read', actor('viewer'), 'viewer', false, 'allowed'],
  ['a viewer may not do what members do', actor('viewer'), 'member', true, 'forbidden'],
  ['a member may not do what owners do', actor('member'), 'owner', false, 'forbidden'],
  ['an owner may', actor('owner'), 'owner', true, 'allowed'],
  ['an owner is not an instance admin', actor('owner'), 'instance_admin', true, 'forbidden'],
  ['an instance admin may, whatever the role', actor('viewer', 'write', true), 'instance_admin', true, 'allowed'],
  ['a read key may read what its role may', actor('owner', 'read'), 'owner', false, 'allowed'],
  ['a read key may not change anything', actor('owner', 'read', true), 'viewer', true, 'forbidden'],
])('%s', (_name, who, access, changes, verdict) => {
  expect(decideAccess(who, access, changes)).toBe(verdict)
})
