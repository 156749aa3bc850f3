import { OptimalTiming } from '@dumont/contracts'
import { CliFailure } from '../failure.ts'
import { api, ApiFailure, type Server } from '../server.ts'
import type { AskedJob } from './options.ts'

type Asking = { fetch: typeof fetch; signal?: AbortSignal }

/** A server that takes longer is as good as none. */
const TIMEOUT_MS = 30_000

/** When and where the server would run the job: checked, and as it came. */
export async function askTiming(server: Server, job: AskedJob, { fetch, signal }: Asking): Promise<{ timing: OptimalTiming; raw: unknown }> {
  const raw = await api<unknown>(server, 'POST', '/api/v1/spot/optimal-timing', { json: job, fetch, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) })
  const { data, error } = OptimalTiming.safeParse(raw)
  if (data) return { timing: data, raw }
  const [issue] = error.issues
  throw new CliFailure(
    `The answer of ${server.url} is not understood (${issue?.path.join('.')}: ${issue?.message}). Are server and command of the same version?`,
  )
}

/** Whether it failed because there are no prices to answer with: of this GPU, in these places, or not enough of them. */
export const isNoData = (error: unknown): error is ApiFailure =>
  error instanceof ApiFailure && (error.code === 'not_found' || error.code === 'not_enough_history')
