import { z } from 'zod'
import { EmailAddress } from './budgets.ts'
import { Id, Instant, QueryInt, Usd, WireId } from './common.ts'
import { MachineType } from './forecasts.ts'

// Alerts that fired: GET /api/v1/alerts, POST /api/v1/alerts/:id/acknowledge, POST /api/v1/alerts/read.
// Rules beside budgets: GET, POST /api/v1/alert-rules; PUT, DELETE .../:id; POST .../:id/silence, .../:id/test.
// Where to send: GET, POST /api/v1/channels; DELETE .../:id?detach=true; POST .../:id/test. E-mail addresses: GET /api/v1/recipients, POST /api/v1/recipients/confirm {token},
// GET and POST /api/v1/unsubscribe?token= (no session; one click as RFC 8058 wants it).

const place = {
  gpu_name: z.string().min(1).max(100),
  machine_type: MachineType.default('interruptible'),
  provider: z.string().max(100).nullable().default(null),
  region: z.string().trim().min(1).max(100).nullable().default(null).describe('As the provider names it; null: all'),
}
/** What a rule watches. */
export const RuleCondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('price_below'), ...place, usd_per_gpu_hour: z.number().positive().max(1e6) }),
  z.strictObject({ kind: z.literal('price_above'), ...place, usd_per_gpu_hour: z.number().positive().max(1e6) }),
  z.strictObject({ kind: z.literal('cheapest_tenth'), ...place }).describe('Now is in the cheapest 10 % of the next 7 days'),
  z.strictObject({ kind: z.literal('price_jump'), ...place, percent: z.number().min(1).max(1000).default(20), hours: z.int().min(1).max(168).default(24) }),
  z.strictObject({ kind: z.literal('provider_silent') }).describe('A provider misses three polls: we are blind there'),
  z.strictObject({ kind: z.literal('worse_than_naive') }).describe('Forecasts of a kind of prices did worse than no change for seven days'),
  z.strictObject({ kind: z.literal('idle_instance'), percent: z.number().min(0).max(100).default(5), minutes: z.int().min(5).max(10_080).default(60) }),
  z.strictObject({ kind: z.literal('long_session'), hours: z.number().min(0.5).max(8760) }),
  z.strictObject({ kind: z.literal('balance_low'), hours: z.number().min(1).max(720).default(24) }).describe('A prepaid balance ends within so many hours'),
  z.strictObject({ kind: z.literal('calendar_reconnect') }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

const ruleSettings = {
  name: z.string().trim().min(1).max(100),
  condition: RuleCondition,
  enabled: z.boolean(),
  email: EmailAddress.nullable(),
  channels: z.array(WireId).max(10),
  language: z.enum(['en', 'pt-BR']),
}
export const NewAlertRule = z.strictObject({
  ...ruleSettings,
  enabled: ruleSettings.enabled.default(true),
  email: ruleSettings.email.default(null),
  channels: ruleSettings.channels.default([]),
  language: ruleSettings.language.default('en'),
})
export type NewAlertRule = z.infer<typeof NewAlertRule>
/** What is absent stays as it is; a condition is given whole. */
export const AlertRuleChange = z.strictObject(ruleSettings).partial()
export type AlertRuleChange = z.infer<typeof AlertRuleChange>
const ruleState = z.enum(['normal', 'pending', 'firing', 'recovering', 'silenced', 'no_data'])
export const AlertRule = z.object({
  id: z.int(),
  ...ruleSettings,
  email: z.string().nullable(),
  state: ruleState.describe('Of what it watches, what most needs a look'),
  value: z.number().nullable().describe('What was compared last'),
  since: Instant.nullable(),
  silenced_until: Instant.nullable(),
  evaluated_at: Instant.nullable(),
  last_fired_at: Instant.nullable(),
  watched: z
    .array(z.object({ subject: z.string(), state: ruleState, since: Instant.nullable(), value: z.number().nullable() }))
    .describe('Each thing that it watches, as it was judged last, what most needs a look first; at most 50'),
  created_at: Instant,
})
export type AlertRule = z.infer<typeof AlertRule>
export const AlertRuleList = z.object({ rules: z.array(AlertRule) })
export type AlertRuleList = z.infer<typeof AlertRuleList>

export const Delivery = z.object({
  id: z.int(),
  channel: z.enum(['email', 'webhook', 'slack', 'discord', 'ntfy']),
  recipient: z.string().describe('The address, or the name of the channel'),
  state: z
    .enum(['waiting', 'sent', 'refused', 'expired', 'held'])
    .describe('refused: for good; expired: not delivered within 7 days; held: not confirmed, unsubscribed or not configured'),
  attempts: z.int(),
  sent_at: Instant.nullable(),
  next_attempt_at: Instant.nullable(),
  last_error: z.string().nullable().describe('In words'),
})
export type Delivery = z.infer<typeof Delivery>

/** Something that somebody must hear, once. */
export const Alert = z.object({
  id: z.int(),
  kind: z.string().describe('budget_actual, budget_forecast, budget_probability, no_data, or the kind of the rule'),
  budget_id: z.int().nullable(),
  rule_id: z.int().nullable(),
  title: z.string().describe('In the language of its budget or rule'),
  text: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.enum(['usd', 'usd_per_gpu_hour', 'probability', 'percent', 'hours', 'none']),
  period_start: Instant.nullable(),
  period_end: Instant.nullable(),
  fired_at: Instant,
  unread: z.boolean().describe('By who asks'),
  acknowledged_at: Instant.nullable(),
  acknowledged_by: z.string().nullable().describe('Id of the person'),
  acknowledged_by_name: z.string().nullable().describe('Name, else address; null: gone, or told none'),
  deliveries: z.array(Delivery),
  link: z.string().describe('Path in the page'),
  forecasted_cost: Usd.nullable(),
})
export type Alert = z.infer<typeof Alert>
export const AlertsQuery = z.strictObject({
  before: Id.optional(),
  unread_only: z.stringbool().default(false),
  limit: QueryInt(1, 200).default(50),
})
export const AlertList = z.object({
  alerts: z.array(Alert).describe('Newest first'),
  unread: z.int(),
  next_before: z.int().nullable(),
  email_configured: z.boolean(),
  evaluator_late: z.boolean().describe('No evaluation finished in three intervals: alerts may be missing'),
  evaluated_at: Instant.nullable(),
})
export type AlertList = z.infer<typeof AlertList>
export const MarkRead = z.strictObject({ up_to: WireId })

const url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => !URL.parse(text)?.username && !URL.parse(text)?.password, 'must be without user and password')
const token = z
  .string()
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
export const NewChannel = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), name: z.string().trim().min(1).max(80), url }),
  z.strictObject({ kind: z.literal('slack'), name: z.string().trim().min(1).max(80), url }),
  z.strictObject({ kind: z.literal('discord'), name: z.string().trim().min(1).max(80), url }),
  z.strictObject({ kind: z.literal('ntfy'), name: z.string().trim().min(1).max(80), url, token: token.optional() }),
])
export type NewChannel = z.infer<typeof NewChannel>
/** A budget or rule that sends to a channel. */
export const ChannelUse = z.object({
  kind: z.enum(['budget', 'rule']),
  id: z.int(),
  name: z.string().describe('In the language of its alerts'),
  has_no_other: z.boolean().describe('Neither an address nor another channel: without this one it shows in the page only'),
})
export type ChannelUse = z.infer<typeof ChannelUse>
export const Channel = z.object({
  id: z.int(),
  kind: z.enum(['webhook', 'slack', 'discord', 'ntfy']),
  name: z.string(),
  host: z.string().describe('The rest of the address is a secret'),
  signing_secret: z.string().nullable().describe('webhook: shown once, when it is made'),
  created_at: Instant,
  last_error: z.string().nullable(),
  used_by: z.array(ChannelUse),
})
export type Channel = z.infer<typeof Channel>
export const ChannelList = z.object({ channels: z.array(Channel) })
export const RemoveChannelQuery = z.strictObject({
  detach: z.stringbool().default(false).describe('Take it out of the budgets and rules that send to it; without, one that is in use stays'),
})
export const ChannelRemoved = z.object({ detached: z.array(ChannelUse).describe('What sends there no more') })
export type ChannelRemoved = z.infer<typeof ChannelRemoved>
export const TestSent = z.object({ state: z.enum(['queued', 'not_configured', 'unconfirmed']), message: z.string() })
export const Recipient = z.object({
  email: z.string(),
  state: z.enum(['confirmed', 'unconfirmed', 'unsubscribed']),
  asked_at: Instant.nullable(),
  confirmed_at: Instant.nullable(),
})
export const RecipientList = z.object({ recipients: z.array(Recipient), email_configured: z.boolean(), from: z.string().nullable() })
export const ConfirmRecipient = z.strictObject({ token: z.string().min(1).max(200) })
export const AskRecipient = z.strictObject({ email: EmailAddress, language: z.enum(['en', 'pt-BR']).default('en') })
export const UnsubscribeQuery = z.strictObject({ token: z.string().min(1).max(200) })
export type TestSent = z.infer<typeof TestSent>
export type Recipient = z.infer<typeof Recipient>
