import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, type Settings } from '@dumont/connectors'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { collectHistory } from './collect-history.ts'
import { collectOffers, TaskLost } from './collect-land.ts'
import { collectParts } from './collect-parts.ts'
import { collectReferences } from './collect-references.ts'
import { type CollectedPart, nextTurn, openSession, turnSeconds } from './collect-session.ts'
import { withoutSecrets } from './seal-settings.ts'
import { connectionById } from './store-connections.ts'
import { type ClaimedTask, claimTask, endTask, LEASE_SECONDS, markSilent, renewTask } from './store-tasks.ts'
import { type TaskKind, taskKinds } from './tables-providers.ts'
import { tellPricesChanged } from './wake.ts'

const LANES = 4
const SLOW_LANES = 2
const LOOK_AGAIN_MS = 5000
/** From the first question to the last byte of the answer. */
const LONGEST_MS: Record<TaskKind, number> = { parts: 120_000, offers: 300_000, references: 900_000, history: 1_800_000 }

/** Answers whether prices came in. */
const work: Record<TaskKind, (deps: Deps, collected: CollectedPart) => Promise<boolean>> = {
  parts: collectParts,
  offers: collectOffers,
  references: collectReferences,
  history: collectHistory,
}

/** Job `prices.collect`: asks vendors for all that is due, some at a time. What is due, and who works on it, stands in the table of tasks. */
export async function runCollect(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const landed = await runTasks(deps, signal)
  await tellSilent(deps, now)
  if (!landed) return
  await tellPricesChanged(deps)
}

type Running = { kind: TaskKind; done: Promise<void> }

/** While one vendor takes its time, the others are polled when they are due. Answers whether prices came in; the first error ends it, when all that runs has ended. */
async function runTasks(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const running = new Set<Running>()
  let landed = false
  let ended = 0
  const problems: unknown[] = []
  const begin = (task: ClaimedTask): void => {
    const one: Running = { kind: task.kind, done: Promise.resolve() }
    one.done = runTask(deps, task, signal)
      .then((some) => void (landed ||= some))
      .catch((error: unknown) => void problems.push(error))
      .finally(() => {
        running.delete(one)
        ended++
      })
    running.add(one)
  }
  for (;;) {
    const endedBefore = ended
    while (running.size < LANES && !signal.aborted && !problems.length) {
      const task = await claimTask(deps.db, deps.clock.now(), kindsFor(running))
      if (!task) break
      begin(task)
    }
    // What ended while we looked may have made something due.
    if (ended !== endedBefore && !problems.length && !signal.aborted) continue
    if (!running.size) break
    const pause = new AbortController()
    await Promise.race([...[...running].map(({ done }) => done), sleep(LOOK_AGAIN_MS, undefined, { signal: pause.signal }).catch(() => {})])
    pause.abort()
  }
  if (problems.length) throw problems[0]
  return landed
}

/** What may take half an hour leaves room for what people wait for. */
function kindsFor(running: ReadonlySet<Running>): readonly TaskKind[] {
  const slow = [...running].filter(({ kind }) => kind === 'history' || kind === 'references').length
  return slow < SLOW_LANES ? taskKinds : ['parts', 'offers']
}

async function runTask(deps: Deps, task: ClaimedTask, stop: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.timeout(LONGEST_MS[task.kind])
  const signal = AbortSignal.any([stop, limit])
  const heart = setInterval(() => void renewTask(deps.db, task).catch(() => {}), (LEASE_SECONDS * 1000) / 3)
  let secrets: Settings = {}
  try {
    const connection = await connectionById(deps.db, task.connectionId)
    if (!connection) return false
    const provider = deps.outside.vendors.providers.find(({ id }) => id === connection.provider)
    const turn = turnSeconds(task, connection, provider)
    try {
      const opened = openSession(deps, connection, provider, signal)
      secrets = opened.secrets
      const doing = work[task.kind](deps, { task, connection, provider: provider!, session: opened.session, next: () => nextTurn(deps, task, turn) })
      return await Promise.race([doing, aborted(signal)])
    } catch (error) {
      await fail(deps, task, { error, stopped: stop.aborted, turn, secrets })
      return false
    }
  } finally {
    clearInterval(heart)
  }
}

/** A connector that minds no signal is not waited for. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const give = () => reject(new ConnectorError('unavailable', 'The vendor took too long to answer'))
    if (signal.aborted) give()
    signal.addEventListener('abort', give, { once: true })
  })
}

type Failed = { error: unknown; stopped: boolean; turn: number; secrets: Settings }

/** A failure is state: when to try again and why it failed stand with the task. */
async function fail(deps: Deps, task: ClaimedTask, { error, stopped, turn, secrets }: Failed): Promise<void> {
  if (isDatabaseDown(error)) throw error
  // Nobody's fault: it stays as due as it is, for whoever takes it next.
  if (stopped || error instanceof TaskLost) return void (await endTask(deps.db, task, {}))
  const failure = error instanceof ConnectorError ? error : new ConnectorError('unexpected_answer', 'Reading the answer broke on our side; the log says where')
  const lastError = withoutSecrets(failure.message, secrets).slice(0, 1000)
  await endTask(deps.db, task, { ...nextTurn(deps, task, turn, failure), failure: failure.failure, lastError })
  const about = { connection: task.connectionId, task: task.kind, part: task.part, failure: failure.failure, failures: task.failures + 1 }
  // The error itself may carry what the vendor was sent: only its name, place and redacted message are told.
  if (error === failure) deps.log.warn(about, lastError)
  else deps.log.error({ ...about, problem: withoutSecrets(String((error as Error).stack ?? error), secrets) }, lastError)
}

/** Three missed polls are told once; alerts listen for the mark. */
async function tellSilent(deps: Deps, now: Date): Promise<void> {
  const { providers } = deps.outside.vendors
  const silent = await markSilent(deps.db, now, (id) => providers.find((provider) => provider.id === id)?.pollSeconds ?? 86_400)
  for (const { connectionId, part, since } of silent) deps.log.warn({ connection: connectionId, part, since }, 'a provider does not answer any more')
}
