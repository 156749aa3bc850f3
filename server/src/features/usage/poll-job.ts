import { ConnectorError, type Provider, type ProviderSession, type Settings } from '@dumont/connectors'
import { chanceOf, connectionById, decideNextAttempt, openSession, withoutSecrets } from '../prices/index.ts'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { POLL_SECONDS } from './decide-poll.ts'
import { askMoney } from './ask-money.ts'
import { landPoll, type Priced } from './land-poll.ts'
import { lookUpRate } from './look-up-rate.ts'
import { closeOrphans } from './close-orphans.ts'
import { dropOldKeys } from '../../platform/idempotency.ts'
import { addOwnSources, type ClaimedSource, claimSource, endSource, knownParts } from './store-sources.ts'

const LANES = 4
const LONGEST_MS = 90_000
/** Shorter than the schedule, so that no turn is missed by a hair. */
const TURN_SECONDS = POLL_SECONDS - 10

/** Job `usage.poll`: looks at the instances of every source that is due. */
export async function runPoll(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const telling = deps.outside.vendors.providers.filter(({ listInstances }) => listInstances)
  await addOwnSources(
    deps.db,
    telling.map(({ id }) => id),
    now,
  )
  await Promise.all(Array.from({ length: LANES }, () => lane(deps, signal)))
  await closeOrphans(deps, now)
  await dropOldKeys(deps.db, now)
}

async function lane(deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const source = await claimSource(deps.db, deps.clock.now())
    if (!source) return
    await look(deps, source, signal)
  }
}

async function look(deps: Deps, source: ClaimedSource, stop: AbortSignal): Promise<void> {
  const connection = await connectionById(deps.db, source.connectionId)
  const provider = deps.outside.vendors.providers.find(({ id }) => id === connection?.provider)
  if (!connection || !provider?.listInstances)
    return void (await endSource(deps.db, source, { nextAttemptAt: null, askedVersion: connection?.version ?? null }))
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)])
  let secrets: Settings = {}
  const asked = { askedVersion: connection.version }
  try {
    const opened = openSession(deps, connection, provider, signal)
    secrets = opened.secrets
    const seen = await ask(deps, source, provider, opened.session)
    const { now } = opened.session
    await deps.db.transaction().execute(async (trx) => {
      await landPoll(trx, { source, provider: provider.id, now, ...seen })
      const wrong = seen.problem
        ? { failure: seen.problem.failure, lastError: withoutSecrets(seen.problem.message, secrets).slice(0, 1000) }
        : { failure: null, lastError: null }
      // A worker that took too long lands nothing: another has the source.
      if (!(await endSource(trx, source, { ...next(deps, source, seen.problem), ...asked, ...wrong, lastSuccessAt: now, instances: seen.found.length })))
        throw new SourceLost()
    })
    await askMoney(deps, source, provider, opened.session)
  } catch (error) {
    await fail(deps, source, { error, stopped: stop.aborted, secrets, asked })
  }
}

class SourceLost extends Error {}

type Answer = { parts: string[]; found: Priced[]; problem?: ConnectorError }

/** Parts that fail do not hide the others; when none answers, the whole look failed. */
async function ask(deps: Deps, source: ClaimedSource, provider: Provider, session: ProviderSession): Promise<Answer> {
  const parts = (await knownParts(deps.db, source.connectionId)) ?? (provider.listParts ? await provider.listParts(session) : ['all'])
  const answer: Answer = { parts: [], found: [] }
  for (const part of parts) {
    try {
      const instances = await provider.listInstances!(session, part)
      for (const instance of instances) answer.found.push({ instance, part, ...(await lookUpRate(deps.db, provider.id, instance, session.now)) })
      answer.parts.push(part)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      answer.problem = error
    }
  }
  if (answer.problem && !answer.parts.length) throw answer.problem
  return answer
}

function next(deps: Deps, source: ClaimedSource, failure?: ConnectorError): { nextAttemptAt: Date | null; failures: number } {
  const now = deps.clock.now()
  const chance = failure ? chanceOf(`${source.id}|${now.getTime()}`) : 0
  const { failures } = source
  return decideNextAttempt({ failure: failure?.failure, failures, retryAfterSeconds: failure?.retryAfterSeconds, pollSeconds: TURN_SECONDS, now, chance })
}

type Failed = { error: unknown; stopped: boolean; secrets: Settings; asked: { askedVersion: number } }

async function fail(deps: Deps, source: ClaimedSource, { error, stopped, secrets, asked }: Failed): Promise<void> {
  if (isDatabaseDown(error)) throw error
  if (stopped || error instanceof SourceLost) return void (await endSource(deps.db, source, {}))
  const failure = error instanceof ConnectorError ? error : new ConnectorError('unexpected_answer', 'Reading the answer broke on our side; the log says where')
  const lastError = withoutSecrets(failure.message, secrets).slice(0, 1000)
  await endSource(deps.db, source, { ...next(deps, source, failure), ...asked, failure: failure.failure, lastError })
  const about = { source: source.id, connection: source.connectionId, failure: failure.failure, failures: source.failures + 1 }
  if (error === failure) deps.log.warn(about, lastError)
  else deps.log.error({ ...about, problem: withoutSecrets(String((error as Error).stack ?? error), secrets) }, lastError)
}
