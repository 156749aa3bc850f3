import { z } from 'zod'
import { Id, Instant, QueryInt } from './common.ts'

export const Role = z.enum(['owner', 'member', 'viewer'])
export type Role = z.infer<typeof Role>
export const Scope = z.enum(['read', 'write'])
export type Scope = z.infer<typeof Scope>

const Email = z.email().max(255)
const Password = z.string().min(10, 'Use at least 10 characters').max(128)
// Control characters and halves of surrogate pairs cannot be stored, and would hide in a list; direction marks make a name read as another.
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(text), 'must not hold control characters')

/** Who is asking, as the page shows it. */
export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string().nullable().describe('null: the first owner, not set up yet') }),
  workspace: z.object({ id: z.string(), name: z.string() }),
  role: Role,
  scope: Scope,
  instance_admin: z.boolean(),
  via: z.enum(['session', 'key']),
  setup_needed: z.boolean().describe('Signed in by the one-time link; e-mail and password still to be set'),
})
export type Me = z.infer<typeof Me>

/** What a page may know before sign-in. */
export const SignInOptions = z.object({ sign_up_open: z.boolean(), owner_exists: z.boolean().describe('false: use the link printed by the server') })
export type SignInOptions = z.infer<typeof SignInOptions>

export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(128) })
export const SignUp = z.strictObject({ name: Name, email: Email, password: Password })
export const Setup = z.strictObject({ name: Name, email: Email, password: Password })
export const AcceptInvitation = z.strictObject({ token: z.string().max(200), name: Name, email: Email, password: Password })
export const ResetPassword = z.strictObject({ token: z.string().max(200), password: Password })
export const ChangePassword = z.strictObject({ current_password: z.string().min(1).max(128), new_password: Password })

export const ApiKey = z.object({
  id: z.int(),
  name: z.string(),
  prefix: z.string().describe('The first characters, to recognise it'),
  scope: Scope,
  created_at: Instant,
  last_used_at: Instant.nullable(),
  revoked_at: Instant.nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>
export const ApiKeyList = z.object({ keys: z.array(ApiKey) })
export const NewApiKey = z.strictObject({ name: Name, scope: Scope.default('read') })
export const CreatedApiKey = z.object({ ...ApiKey.shape, key: z.string().describe('Shown once, stored only as a hash') })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>
export const IdParams = z.object({ id: Id })

export const MemberParams = z.object({ user_id: z.string().regex(/^[\w-]{1,64}$/) })
export const Member = z.object({ user_id: z.string(), name: z.string(), email: z.string(), role: Role, joined_at: Instant })
export const MemberList = z.object({ members: z.array(Member) })
export const ChangeRole = z.strictObject({ role: Role })
export const Invitation = z.object({
  id: z.int(),
  role: Role,
  email: z.string().nullable(),
  created_at: Instant,
  expires_at: Instant,
  accepted_at: Instant.nullable(),
})
export const InvitationList = z.object({ invitations: z.array(Invitation) })
export const NewInvitation = z.strictObject({ role: Role.default('member'), email: Email.optional() })
export const CreatedInvitation = z.object({ ...Invitation.shape, link: z.url() })

export const AuditEntry = z.object({
  id: z.int(),
  at: Instant,
  who: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export const AuditQuery = z.strictObject({ before: Id.optional(), limit: QueryInt(1, 500).default(100) })
export const AuditList = z.object({ entries: z.array(AuditEntry), next_before: z.int().nullable() })
