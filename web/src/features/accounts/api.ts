import type {
  AcceptInvitation,
  ApiKey,
  ApiKeyList,
  AuditList,
  ChangePassword,
  CreatedApiKey,
  CreatedInvitation,
  InvitationList,
  Me,
  MemberList,
  NewApiKey,
  NewInvitation,
  ResetPassword,
  Role,
  Setup,
  SignIn,
  SignInOptions,
  SignUp,
} from '@dumont/contracts'
import { api, query } from '../../app/api.ts'
import { sessionEnded, sessionStarted } from '../../app/session.ts'
import type { Body, Wire } from '../../app/wire.ts'

const post = (url: string, body?: unknown) => ({ url, method: 'POST', body })

/** After signing in as somebody, nothing that was read before may be shown. */
const startsSession = {
  async onQueryStarted(_: unknown, { dispatch, queryFulfilled }: { dispatch: (action: never) => unknown; queryFulfilled: Promise<unknown> }) {
    await queryFulfilled.then(
      () => {
        dispatch(api.util.resetApiState() as never)
        dispatch(sessionStarted() as never)
      },
      () => undefined,
    )
  },
}

export const accountsApi = api.injectEndpoints({
  endpoints: (build) => ({
    me: build.query<Me, void>({ query: () => 'me', providesTags: ['Me'] }),
    signInOptions: build.query<Wire<typeof SignInOptions>, void>({ query: () => 'sign-in-options' }),
    signIn: build.mutation<unknown, Body<typeof SignIn>>({ query: (body) => post('sign-in', body), ...startsSession }),
    signUp: build.mutation<unknown, Body<typeof SignUp>>({ query: (body) => post('sign-up', body), ...startsSession }),
    setUp: build.mutation<unknown, Body<typeof Setup>>({ query: (body) => post('setup', body), invalidatesTags: ['Me', 'Members'] }),
    acceptInvitation: build.mutation<unknown, Body<typeof AcceptInvitation>>({ query: (body) => post('invitations/accept', body), ...startsSession }),
    resetPassword: build.mutation<unknown, Body<typeof ResetPassword>>({ query: (body) => post('reset-password', body) }),
    changePassword: build.mutation<unknown, Body<typeof ChangePassword>>({ query: (body) => post('account/password', body) }),
    signOut: build.mutation<unknown, void>({
      query: () => post('sign-out'),
      async onQueryStarted(_, { dispatch, queryFulfilled }) {
        await queryFulfilled.catch(() => undefined)
        // What was read is forgotten at the next sign-in: now, every query of the page that is being left would be asked again, and refused.
        dispatch(sessionEnded())
      },
    }),
    keys: build.query<ApiKey[], void>({ query: () => 'keys', transformResponse: (list: Wire<typeof ApiKeyList>) => list.keys, providesTags: ['Keys'] }),
    createKey: build.mutation<CreatedApiKey, Body<typeof NewApiKey>>({ query: (body) => post('keys', body), invalidatesTags: ['Keys', 'Audit'] }),
    revokeKey: build.mutation<unknown, number>({ query: (id) => ({ url: `keys/${id}`, method: 'DELETE' }), invalidatesTags: ['Keys', 'Audit'] }),
    members: build.query<Wire<typeof MemberList>['members'], void>({
      query: () => 'members',
      transformResponse: (list: Wire<typeof MemberList>) => list.members,
      providesTags: ['Members'],
    }),
    changeRole: build.mutation<unknown, { userId: string; role: Role }>({
      query: ({ userId, role }) => ({ url: `members/${encodeURIComponent(userId)}`, method: 'PATCH', body: { role } }),
      invalidatesTags: ['Members', 'Me', 'Audit'],
    }),
    removeMember: build.mutation<unknown, string>({
      query: (userId) => ({ url: `members/${encodeURIComponent(userId)}`, method: 'DELETE' }),
      invalidatesTags: ['Members', 'Audit'],
    }),
    invitations: build.query<Wire<typeof InvitationList>['invitations'], void>({
      query: () => 'invitations',
      transformResponse: (list: Wire<typeof InvitationList>) => list.invitations,
      providesTags: ['Invitations'],
    }),
    invite: build.mutation<Wire<typeof CreatedInvitation>, Body<typeof NewInvitation>>({
      query: (body) => post('invitations', body),
      invalidatesTags: ['Invitations', 'Audit'],
    }),
    withdrawInvitation: build.mutation<unknown, number>({
      query: (id) => ({ url: `invitations/${id}`, method: 'DELETE' }),
      invalidatesTags: ['Invitations', 'Audit'],
    }),
    audit: build.query<Wire<typeof AuditList>, { before?: number }>({
      query: ({ before }) => `audit?${query({ before, limit: 50 })}`,
      providesTags: ['Audit'],
    }),
  }),
})

export const {
  useMeQuery,
  useSignInOptionsQuery,
  useSignInMutation,
  useSignUpMutation,
  useSetUpMutation,
  useAcceptInvitationMutation,
  useResetPasswordMutation,
  useChangePasswordMutation,
  useSignOutMutation,
  useKeysQuery,
  useCreateKeyMutation,
  useRevokeKeyMutation,
  useMembersQuery,
  useChangeRoleMutation,
  useRemoveMemberMutation,
  useInvitationsQuery,
  useInviteMutation,
  useWithdrawInvitationMutation,
  useAuditQuery,
} = accountsApi
