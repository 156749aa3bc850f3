import type { Role, Scope } from '@dumont/contracts'
import type { Generated, Selectable } from 'kysely'

type UserTable = {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  createdAt: Date
  updatedAt: Date
  instanceAdmin: Generated<boolean>
  setupNeeded: Generated<boolean>
}
type WorkspaceTable = { id: string; name: string; slug: string; createdAt: Date }
type SessionTable = { id: string; userId: string; token: string; expiresAt: Date; activeWorkspaceId: string | null; createdAt: Date }
type AccountTable = { id: string; accountId: string; providerId: string; userId: string; password: string | null; createdAt: Date; updatedAt: Date }
type MembershipTable = { id: string; workspaceId: string; userId: string; role: Role; createdAt: Date }
type InvitationTable = {
  id: Generated<number>
  workspaceId: string
  email: string | null
  role: Role
  status: Generated<'pending' | 'accepted' | 'canceled'>
  inviterId: string
  tokenHash: string | null
  createdAt: Date
  expiresAt: Date
  acceptedAt: Date | null
}
type LinkTable = { id: Generated<number>; userId: string; purpose: LinkPurpose; tokenHash: string; createdAt: Date; expiresAt: Date; usedAt: Date | null }
type KeyTable = {
  id: Generated<number>
  userId: string
  workspaceId: string
  name: string
  prefix: string
  hash: string
  scope: Scope
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}
type AttemptTable = { bucket: string; failures: number; lastAt: Date; nextAllowedAt: Date }
type AuditTable = {
  id: Generated<number>
  at: Date
  workspaceId: string | null
  userId: string | null
  who: string
  action: string
  target: string | null
  detail: unknown
}

export type LinkPurpose = 'sign_in' | 'reset_password'
export type User = Selectable<UserTable>
export type KeyRow = Selectable<KeyTable>
export type InvitationRow = Selectable<InvitationTable>
export type AuditRow = Selectable<AuditTable>

declare module '../../platform/db.ts' {
  interface Database {
    users: UserTable
    workspaces: WorkspaceTable
    sessions: SessionTable
    accounts: AccountTable
    memberships: MembershipTable
    invitations: InvitationTable
    accountLinks: LinkTable
    apiKeys: KeyTable
    signInAttempts: AttemptTable
    auditLog: AuditTable
  }
}
