import type { Watchlist } from '@dumont/contracts'
import type { ApiError } from '../../app/api-error.ts'
import { api } from '../../app/api.ts'
import type { Wire } from '../../app/wire.ts'

export type List = Wire<typeof Watchlist>

type Answer = Promise<{ data: List } | { error: ApiError }>
let last: Promise<unknown> = Promise.resolve()

/** Each change sends the whole list: on a slow network an earlier one must not arrive last. */
function inOrder(ask: () => Answer): Answer {
  const answer = last.then(ask)
  last = answer.catch(() => undefined)
  return answer
}

export const watchlistApi = api.injectEndpoints({
  endpoints: (build) => ({
    watchlist: build.query<List, void>({ query: () => 'watchlist', providesTags: ['Watchlist'] }),
    keepWatchlist: build.mutation<List, List>({
      queryFn: (body, _api, _extra, ask) => inOrder(async () => ask({ url: 'watchlist', method: 'PUT', body }) as Answer),
      invalidatesTags: (_, error) => (error ? ['Watchlist'] : []),
      // A star answers at once, and goes back when the server refuses.
      async onQueryStarted(wanted, { dispatch, queryFulfilled }) {
        void dispatch(watchlistApi.util.upsertQueryData('watchlist', undefined, wanted))
        await queryFulfilled.catch(() => undefined)
      },
    }),
  }),
})

export const { useWatchlistQuery, useKeepWatchlistMutation } = watchlistApi
