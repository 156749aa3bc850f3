import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson, postJson } from '../../transport/request.ts'
import type { Balance, Charge, Instance, ProviderSession } from '../provider.ts'
import { settleInstances } from '../settle-instances.ts'
import { Bills, Pods, toCharges, toInstance } from './pods.ts'
import { Settings, vendor } from './settings.ts'

const hourMs = 3_600_000

/** Members of clusters too, which are left out unless asked for. @throws ConnectorError */
export async function listInstances(session: ProviderSession): Promise<Instance[]> {
  const { pods } = await getJson(session, `${session.baseUrls['api']}/v2/pods?includeClusterPods=true`, { vendor, schema: Pods, headers: headersOf(session) })
  return settleInstances(
    pods.flatMap((pod) => toInstance(pod, session.now) ?? []),
    { vendor, now: session.now },
  )
}

/** By the hour. @throws ConnectorError */
export async function listCharges(session: ProviderSession, from: Date, to: Date): Promise<Charge[]> {
  const headers = headersOf(session)
  const first = Math.ceil(from.getTime() / hourMs) * hourMs
  const past = Math.min(Math.ceil(to.getTime() / hourMs), Math.floor(session.now.getTime() / hourMs)) * hourMs
  if (past <= first) return []
  const query = new URLSearchParams({ startTime: new Date(first).toISOString(), endTime: new Date(past).toISOString(), bucketSize: 'hour' })
  const { records } = await getJson(session, `${session.baseUrls['api']}/v2/billing/pods?${query.toString()}`, { vendor, schema: Bills, headers })
  return records.flatMap(toCharges).filter((charge) => charge.from.getTime() >= first && charge.to.getTime() <= past)
}

const Myself = z.object({
  data: z.object({ myself: z.object({ clientBalance: z.number() }).nullish() }).nullish(),
  errors: z.array(z.unknown()).optional(),
})

/** The field that `runpodctl user` shows; the REST API's own path for it is not published. @throws ConnectorError */
export async function balance(session: ProviderSession): Promise<Balance> {
  const body = { query: 'query { myself { clientBalance } }' }
  const { data, errors } = await postJson(session, `${session.baseUrls['api']}/graphql`, { vendor, schema: Myself, body, headers: headersOf(session) })
  if (errors?.length || !data) throw new ConnectorError('unexpected_answer', 'RunPod did not answer the query as documented')
  if (!data.myself) throw new ConnectorError('rejected_key', 'RunPod does not tell whose key this is: it may lack the right to read the account')
  return { usd: data.myself.clientBalance, observedAt: session.now }
}

function headersOf({ settings }: ProviderSession): Record<string, string> {
  const { apiKey } = Settings.parse(settings)
  if (!apiKey) throw new ConnectorError('rejected_key', 'RunPod tells of pods only with an API key: add one to the connection')
  return { authorization: `Bearer ${apiKey}` }
}
