import type {
  ActiveInstance,
  BreakdownQuery,
  ComparedProvider,
  EconomyPricing,
  EmbedEconomy,
  EmbedToken,
  EmbedTokenCreated,
  EmbedTokenList,
  Evidence,
  EvidenceQuery,
  NewEmbedToken,
  Savings,
  SavingsBreakdown,
  SavingsHistory,
  SavingsRealtime,
} from '@dumont/contracts'
import { api, apiUrl, query } from '../../app/api.ts'
import type { Body, Wire } from '../../app/wire.ts'
import type { Group, PeriodQuestion } from './period.ts'

export type By = Wire<typeof BreakdownQuery>['by']
export type HistoryQuestion = PeriodQuestion & { provider: ComparedProvider; group: Group }
export type BreakdownQuestion = PeriodQuestion & { provider: ComparedProvider; by: By; label?: string }
export type EvidenceQuestion = PeriodQuestion & { provider: ComparedProvider } & Partial<Pick<Wire<typeof EvidenceQuery>, 'session' | 'limit'>>
export type Instance = Wire<typeof ActiveInstance>

export const historyCsvUrl = (question: HistoryQuestion): string => apiUrl(`economy/savings/history?${query({ ...question, format: 'csv' })}`)
export const breakdownCsvUrl = (question: BreakdownQuestion): string => apiUrl(`economy/breakdown?${query({ ...question, format: 'csv' })}`)
export const evidenceCsvUrl = (question: EvidenceQuestion): string => apiUrl(`economy/evidence?${query({ ...question, limit: 5000, format: 'csv' })}`)
export const pricingCsvUrl = (): string => apiUrl('economy/pricing?format=csv')

/** A counter runs from these: an answer that the browser kept would be of an earlier moment. */
const fresh = (url: string) => ({ url, cache: 'no-store' as const })

export const economyApi = api.injectEndpoints({
  endpoints: (build) => ({
    savings: build.query<Savings, { provider: ComparedProvider; zone: string }>({
      query: (question) => fresh(`economy/savings?${query(question)}`),
      providesTags: ['Economy'],
    }),
    realtime: build.query<Wire<typeof SavingsRealtime>, ComparedProvider>({
      query: (provider) => fresh(`economy/savings/realtime?${query({ provider })}`),
      providesTags: ['Economy'],
    }),
    savingsHistory: build.query<SavingsHistory, HistoryQuestion>({
      query: (question) => `economy/savings/history?${query(question)}`,
      providesTags: ['Economy'],
    }),
    breakdown: build.query<SavingsBreakdown, BreakdownQuestion>({ query: (question) => `economy/breakdown?${query(question)}`, providesTags: ['Economy'] }),
    evidence: build.query<Evidence, EvidenceQuestion>({ query: (question) => `economy/evidence?${query(question)}`, providesTags: ['Economy'] }),
    pricing: build.query<Wire<typeof EconomyPricing>, void>({ query: () => 'economy/pricing' }),
    embedTokens: build.query<EmbedToken[], void>({
      query: () => 'economy/embed-tokens',
      transformResponse: (list: Wire<typeof EmbedTokenList>) => list.tokens,
      providesTags: ['EmbedTokens'],
    }),
    createEmbedToken: build.mutation<EmbedTokenCreated, Body<typeof NewEmbedToken>>({
      query: (body) => ({ url: 'economy/embed-tokens', method: 'POST', body }),
      invalidatesTags: ['EmbedTokens', 'Audit'],
    }),
    revokeEmbedToken: build.mutation<unknown, number>({
      query: (id) => ({ url: `economy/embed-tokens/${id}`, method: 'DELETE' }),
      invalidatesTags: ['EmbedTokens', 'Audit'],
    }),
    embedEconomy: build.query<EmbedEconomy, { provider: ComparedProvider; token: string }>({
      // In the header, not in the address: addresses end up in logs.
      query: ({ provider, token }) => ({ ...fresh(`embed/economy?${query({ provider })}`), headers: { authorization: `Bearer ${token}` } }),
    }),
  }),
})

export const { usePricingQuery, useEvidenceQuery, useEmbedTokensQuery, useCreateEmbedTokenMutation, useRevokeEmbedTokenMutation } = economyApi
