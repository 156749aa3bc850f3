import type { Alert, AlertList, AskRecipient, Channel, ChannelList, ChannelRemoved, NewChannel, Recipient, RecipientList, TestSent } from '@dumont/contracts'
import { api, query } from '../../app/api.ts'
import { once } from '../../app/once.ts'
import type { Body, Wire } from '../../app/wire.ts'

export type Alerts = Wire<typeof AlertList>
export type Recipients = Wire<typeof RecipientList>
export type NewChannelBody = Body<typeof NewChannel>

const alertsApi = api.injectEndpoints({
  endpoints: (build) => ({
    alerts: build.query<Alerts, { before?: number; limit: number }>({ query: (question) => `alerts?${query(question)}`, providesTags: ['Alerts'] }),
    markRead: build.mutation<unknown, number>({
      query: (upTo) => ({ url: 'alerts/read', method: 'POST', body: { up_to: upTo } }),
      invalidatesTags: ['Alerts'],
    }),
    acknowledge: build.mutation<Alert, number>({
      query: (id) => ({ url: `alerts/${id}/acknowledge`, method: 'POST', headers: once() }),
      invalidatesTags: ['Alerts', 'Audit'],
    }),
    channels: build.query<Channel[], void>({
      query: () => 'channels',
      transformResponse: (list: Wire<typeof ChannelList>) => list.channels,
      providesTags: ['Channels'],
    }),
    addChannel: build.mutation<Channel, NewChannelBody>({
      query: (body) => ({ url: 'channels', method: 'POST', body, headers: once() }),
      invalidatesTags: ['Channels', 'Audit'],
    }),
    removeChannel: build.mutation<ChannelRemoved, number>({
      query: (id) => ({ url: `channels/${id}?${query({ detach: true })}`, method: 'DELETE' }),
      invalidatesTags: ['Channels', 'Budgets', 'AlertRules', 'Audit'],
    }),
    testChannel: build.mutation<TestSent, number>({ query: (id) => ({ url: `channels/${id}/test`, method: 'POST', headers: once() }) }),
    recipients: build.query<Recipients, void>({ query: () => 'recipients', providesTags: ['Recipients'] }),
    askRecipient: build.mutation<Recipient, Body<typeof AskRecipient>>({
      query: (body) => ({ url: 'recipients/ask', method: 'POST', body }),
      invalidatesTags: ['Recipients', 'Audit'],
    }),
    confirmRecipient: build.mutation<Recipient, string>({ query: (token) => ({ url: 'recipients/confirm', method: 'POST', body: { token } }) }),
    unsubscribe: build.mutation<unknown, string>({ query: (token) => ({ url: `unsubscribe?${query({ token })}`, method: 'POST' }) }),
  }),
})

export const {
  useAlertsQuery,
  useLazyAlertsQuery,
  useMarkReadMutation,
  useAcknowledgeMutation,
  useChannelsQuery,
  useAddChannelMutation,
  useRemoveChannelMutation,
  useTestChannelMutation,
  useRecipientsQuery,
  useAskRecipientMutation,
  useConfirmRecipientMutation,
  useUnsubscribeMutation,
} = alertsApi
