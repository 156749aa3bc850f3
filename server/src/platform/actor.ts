import type { Role, Scope } from '@dumont/contracts'

/** Who is asking. Features get it from the request and pass `workspaceId` to every store function of people's things. */
export type Actor = {
  userId: string
  workspaceId: string
  role: Role
  scope: Scope
  instanceAdmin: boolean
  via: 'session' | 'key'
}

/** What a route asks for, from least to most. Market data needs `viewer`; what changes prices needs `instance_admin`. */
export type Access = 'public' | 'viewer' | 'member' | 'owner' | 'instance_admin'

export type Authenticate = (request: { headers: Record<string, string | string[] | undefined>; ip: string }) => Promise<Actor | undefined>

const rank: Record<Role, number> = { viewer: 0, member: 1, owner: 2 }

export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden'

/** A read key may only read, whatever the role behind it. */
export function decideAccess(actor: Actor | undefined, access: Access, changes: boolean): Verdict {
  if (access === 'public') return 'allowed'
  if (!actor) return 'unauthenticated'
  if (changes && actor.scope === 'read') return 'forbidden'
  if (access === 'instance_admin') return actor.instanceAdmin ? 'allowed' : 'forbidden'
  return rank[actor.role] >= rank[access] ? 'allowed' : 'forbidden'
}
