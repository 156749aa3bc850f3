import type {
  ActiveInstance,
  BreakdownQuery,
  ComparedProvider,
  EconomyOptions,
  EconomyPricing,
  EconomySettings,
  EmbedEconomy,
  EmbedToken,
  EmbedTokenCreated,
  EmbedTokenList,
  Evidence,
  EvidenceQuery,
  FinishedSessionDetail,
  FinishedSessionList,
  NewEmbedToken,
  NewPriceSheet,
  PriceSheet,
  RecomputeAnswer,
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
export type EvidenceQuestion = PeriodQuestion & { provider: ComparedProvider } & Partial<
    Pick<Wire<typeof EvidenceQuery>, 'session' | 'gpu' | 'rented_from' | 'label' | 'label_value' | 'unlabelled' | 'limit'>
  >
export type Instance = Wire<typeof ActiveInstance>

export const historyCsvUrl = (question: HistoryQuestion): string => apiUrl(`economy/savings/history?${query({ ...question, format: 'csv' })}`)
export const breakdownCsvUrl = (question: BreakdownQuestion): string => apiUrl(`economy/breakdown?${query({ ...question, format: 'csv' })}`)
export const evidenceCsvUrl = (question: EvidenceQuestion): string => apiUrl(evidencePath({ ...question, limit: undefined, format: 'csv' }))
export const pricingCsvUrl = (): string => apiUrl('economy/pricing?format=csv')

/** A label may have an empty value, which is not the same as any. */
function evidencePath(question: Omit<EvidenceQuestion, 'limit'> & { limit?: number | undefined; format?: 'csv' }): string {
  return `economy/evidence?${query(question)}${question.label_value === '' ? '&label_value=' : ''}`
}

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
    evidence: build.query<Evidence, EvidenceQuestion>({ query: evidencePath, providesTags: ['Economy'] }),
    pricing: build.query<Wire<typeof EconomyPricing>, void>({ query: () => 'economy/pricing', providesTags: ['EconomySettings'] }),
    finishedSessions: build.query<FinishedSessionList, void>({ query: () => 'economy/finished-sessions?limit=5', providesTags: ['FinishedSessions'] }),
    finishedSession: build.query<FinishedSessionDetail, number>({ query: (id) => `economy/finished-sessions/${id}`, providesTags: ['FinishedSessions'] }),
    economySettings: build.query<EconomySettings, void>({ query: () => 'economy/settings', providesTags: ['EconomySettings'] }),
    economyOptions: build.query<EconomyOptions, void>({ query: () => 'economy/settings/options', providesTags: ['EconomySettings'] }),
    saveEconomySettings: build.mutation<EconomySettings, EconomySettings>({
      query: (body) => ({ url: 'economy/settings', method: 'PUT', body }),
      invalidatesTags: ['EconomySettings', 'Economy', 'Audit'],
    }),
    priceSheet: build.query<PriceSheet, void>({ query: () => 'economy/price-sheet', providesTags: ['EconomySettings'] }),
    savePriceSheet: build.mutation<PriceSheet, Body<typeof NewPriceSheet>>({
      query: (body) => ({ url: 'economy/price-sheet', method: 'PUT', body }),
      invalidatesTags: ['EconomySettings', 'Economy', 'Audit'],
    }),
    /** Changes nothing: what would change. */
    previewRecompute: build.mutation<RecomputeAnswer, void>({ query: () => ({ url: 'economy/recompute', method: 'POST', body: { apply: false } }) }),
    applyRecompute: build.mutation<RecomputeAnswer, void>({
      query: () => ({ url: 'economy/recompute', method: 'POST', body: { apply: true } }),
      invalidatesTags: ['Economy', 'Audit'],
    }),
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

export const {
  useFinishedSessionsQuery,
  useFinishedSessionQuery,
  useEconomySettingsQuery,
  useLazyEconomySettingsQuery,
  useEconomyOptionsQuery,
  useSaveEconomySettingsMutation,
  usePriceSheetQuery,
  useLazyPriceSheetQuery,
  useSavePriceSheetMutation,
  usePreviewRecomputeMutation,
  useApplyRecomputeMutation,
  usePricingQuery,
  useEvidenceQuery,
  useEmbedTokensQuery,
  useCreateEmbedTokenMutation,
  useRevokeEmbedTokenMutation,
} = economyApi
