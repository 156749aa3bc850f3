import type { Watchlist } from '@dumont/contracts'
import { api } from '../../app/api.ts'
import type { Wire } from '../../app/wire.ts'

export type List = Wire<typeof Watchlist>

export const watchlistApi = api.injectEndpoints({
  endpoints: (build) => ({
    watchlist: build.query<List, void>({ query: () => 'watchlist', providesTags: ['Watchlist'] }),
    keepWatchlist: build.mutation<List, List>({
      query: (body) => ({ url: 'watchlist', method: 'PUT', body }),
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
