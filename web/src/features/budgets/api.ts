import type { AlertList, Budget, BudgetChange, BudgetList, BudgetPreview, NewBudget, Silence, TestSent } from '@dumont/contracts'
import { api } from '../../app/api.ts'
import { once } from '../../app/once.ts'
import type { Body, Wire } from '../../app/wire.ts'
import type { Previewed } from './preview.ts'

export type NewBudgetBody = Body<typeof NewBudget>
export type Change = { id: number } & Body<typeof BudgetChange>
type BudgetPreviewed = Wire<typeof BudgetPreview>
type History = Pick<Wire<typeof AlertList>, 'alerts'>['alerts']

const path = 'spot/budget-alerts'
/** An address that a budget names is asked whether it wants mail: recipients follow budgets, and channels know who sends to them. */
const touched = ['Budgets', 'Recipients', 'Channels', 'Audit'] as const

const budgetsApi = api.injectEndpoints({
  endpoints: (build) => ({
    budgets: build.query<Budget[], void>({ query: () => path, transformResponse: (list: BudgetList) => list.alerts, providesTags: ['Budgets'] }),
    addBudget: build.mutation<Budget, NewBudgetBody>({ query: (body) => ({ url: path, method: 'POST', body, headers: once() }), invalidatesTags: touched }),
    changeBudget: build.mutation<{ answeredAt: number }, Change>({
      query: ({ id, ...body }) => ({ url: `${path}/${id}`, method: 'PUT', body }),
      // Lists that were asked for before this moment may not hold the change yet.
      transformResponse: () => ({ answeredAt: Date.now() }),
      invalidatesTags: touched,
    }),
    removeBudget: build.mutation<unknown, number>({ query: (id) => ({ url: `${path}/${id}`, method: 'DELETE' }), invalidatesTags: touched }),
    silenceBudget: build.mutation<Budget, { id: number; for: Silence['for'] }>({
      query: ({ id, ...body }) => ({ url: `${path}/${id}/silence`, method: 'POST', body, headers: once() }),
      invalidatesTags: touched,
    }),
    testBudget: build.mutation<TestSent, number>({ query: (id) => ({ url: `${path}/${id}/test`, method: 'POST', headers: once() }) }),
    /** Reads only, but what it asks about is too much for an address. */
    previewBudget: build.query<BudgetPreviewed, Previewed>({ query: (body) => ({ url: `${path}/preview`, method: 'POST', body }), keepUnusedDataFor: 30 }),
    budgetHistory: build.query<History, number>({
      query: (id) => `${path}/${id}/history`,
      transformResponse: (list: { alerts: History }) => list.alerts,
      providesTags: ['Alerts'],
    }),
  }),
})

export const {
  useBudgetsQuery,
  useAddBudgetMutation,
  useChangeBudgetMutation,
  useRemoveBudgetMutation,
  useSilenceBudgetMutation,
  useTestBudgetMutation,
  useBudgetHistoryQuery,
  usePreviewBudgetQuery,
} = budgetsApi
