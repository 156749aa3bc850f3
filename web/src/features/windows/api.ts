import type { Job, NewPlan, NewWindowFeed, OptimalTiming, Plan, PlanList, WindowFeed, WindowFeedList } from '@dumont/contracts'
import { api } from '../../app/api.ts'
import type { Body, Wire } from '../../app/wire.ts'

export type AskedJob = Body<typeof Job>
/** With the question: while a new one is under way, the words of the old answer must not mix with it. */
export type Answered = { job: AskedJob; timing: OptimalTiming }

export const windowsApi = api.injectEndpoints({
  endpoints: (build) => ({
    optimalTiming: build.query<Answered, AskedJob>({
      query: (body) => ({ url: 'spot/optimal-timing', method: 'POST', body }),
      transformResponse: (timing: OptimalTiming, _, job) => ({ job, timing }),
    }),
    plans: build.query<Plan[], void>({ query: () => 'spot/plans', transformResponse: (list: PlanList) => list.plans, providesTags: ['Plans'] }),
    keepPlan: build.mutation<Plan, Body<typeof NewPlan>>({
      query: (body) => ({ url: 'spot/plans', method: 'POST', body }),
      invalidatesTags: ['Plans', 'Audit'],
    }),
    cancelPlan: build.mutation<Plan, number>({
      query: (id) => ({ url: `spot/plans/${id}`, method: 'PATCH', body: { state: 'cancelled' } }),
      invalidatesTags: ['Plans', 'Audit'],
    }),
    removePlan: build.mutation<unknown, number>({
      query: (id) => ({ url: `spot/plans/${id}`, method: 'DELETE' }),
      invalidatesTags: ['Plans', 'Audit'],
    }),
    windowFeeds: build.query<WindowFeed[], void>({
      query: () => 'spot/window-feeds',
      transformResponse: (list: Wire<typeof WindowFeedList>) => list.feeds,
      providesTags: ['WindowFeeds'],
    }),
    createWindowFeed: build.mutation<WindowFeed, Body<typeof NewWindowFeed>>({
      query: (body) => ({ url: 'spot/window-feeds', method: 'POST', body }),
      invalidatesTags: ['WindowFeeds', 'Audit'],
    }),
    revokeWindowFeed: build.mutation<unknown, number>({
      query: (id) => ({ url: `spot/window-feeds/${id}`, method: 'DELETE' }),
      invalidatesTags: ['WindowFeeds', 'Audit'],
    }),
  }),
})

export const {
  useKeepPlanMutation,
  useCancelPlanMutation,
  useRemovePlanMutation,
  useWindowFeedsQuery,
  useCreateWindowFeedMutation,
  useRevokeWindowFeedMutation,
} = windowsApi
