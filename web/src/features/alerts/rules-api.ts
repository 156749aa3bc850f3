import type { AlertRule, AlertRuleChange, AlertRuleList, NewAlertRule, Silence, TestSent } from '@dumont/contracts'
import type { UnknownAction } from '@reduxjs/toolkit'
import { api } from '../../app/api.ts'
import { once } from '../../app/once.ts'
import type { Body } from '../../app/wire.ts'

export type NewRuleBody = Body<typeof NewAlertRule>
export type RuleChange = { id: number } & Body<typeof AlertRuleChange>

const path = 'alert-rules'
/** An address that a rule names is asked whether it wants mail; channels know who sends to them. */
const touched = ['AlertRules', 'Recipients', 'Channels', 'Audit'] as const

const rulesApi = api.injectEndpoints({
  endpoints: (build) => ({
    alertRules: build.query<AlertRule[], void>({ query: () => path, transformResponse: (list: AlertRuleList) => list.rules, providesTags: ['AlertRules'] }),
    addRule: build.mutation<AlertRule, NewRuleBody>({
      query: (body) => ({ url: path, method: 'POST', body, headers: once() }),
      onQueryStarted: (_, { dispatch, queryFulfilled }) => keep(dispatch, queryFulfilled),
      invalidatesTags: touched,
    }),
    changeRule: build.mutation<AlertRule, RuleChange>({
      query: ({ id, ...body }) => ({ url: `${path}/${id}`, method: 'PUT', body }),
      onQueryStarted: (_, { dispatch, queryFulfilled }) => keep(dispatch, queryFulfilled),
      invalidatesTags: touched,
    }),
    removeRule: build.mutation<unknown, number>({ query: (id) => ({ url: `${path}/${id}`, method: 'DELETE' }), invalidatesTags: touched }),
    testRule: build.mutation<TestSent, number>({ query: (id) => ({ url: `${path}/${id}/test`, method: 'POST', headers: once() }) }),
    silenceRule: build.mutation<AlertRule, { id: number; for: Silence['for'] }>({
      query: ({ id, ...body }) => ({ url: `${path}/${id}/silence`, method: 'POST', body, headers: once() }),
      onQueryStarted: (_, { dispatch, queryFulfilled }) => keep(dispatch, queryFulfilled),
      invalidatesTags: touched,
    }),
  }),
})

/** What was answered stands in the list at once: between the answer and the next list nothing flashes back. */
async function keep(dispatch: (action: UnknownAction) => unknown, answered: Promise<{ data: AlertRule }>): Promise<void> {
  try {
    const { data: rule } = await answered
    const put = rulesApi.util.updateQueryData('alertRules', undefined, (rules) => {
      const at = rules.findIndex(({ id }) => id === rule.id)
      if (at < 0) rules.unshift(rule)
      else rules[at] = rule
    })
    // A thunk; its full type would need the state, which is made of this API.
    dispatch(put as unknown as UnknownAction)
  } catch {
    // Whoever asked for it tells why.
  }
}

export const { useAlertRulesQuery, useAddRuleMutation, useChangeRuleMutation, useRemoveRuleMutation, useSilenceRuleMutation, useTestRuleMutation } = rulesApi
