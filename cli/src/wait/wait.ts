import { CliFailure, ExitWith } from '../failure.ts'
import type { Outside } from '../outside.ts'
import { usd } from '../jobs/words.ts'
import { decideHold, decideStep, type GiveUp, type Held, type Rules, type Step } from './decide-wait.ts'
import { exitCodes } from './exit-codes.ts'
import { look, type Wanted } from './look.ts'
import { newsOf, type Remark, remarkOn, type WaitEvent } from './news.ts'

/** `waiting`: called often while nothing happens. */
export type Tell = { event(at: number, event: WaitEvent): void; waiting(now: number, held: Held | undefined): void }
export type Waiting = { wanted: Wanted; rules: Rules; tell: Tell; outside: Outside; signal: AbortSignal }
/** What is known from one look to the next. */
export type State = {
  held: Held | undefined
  isKnown: boolean
  failures: number
  remark: Remark | undefined
  step: Step
  sentence: string
}

/** The clock may jump and the machine may sleep: the time is read so often. */
const SLICE_MS = 5000

const giveUpCodes: Record<GiveUp, number> = {
  too_late: exitCodes.deadline,
  too_expensive: exitCodes.deadline,
  price_unknown: exitCodes.deadline,
  no_data: exitCodes.noData,
  unreachable: exitCodes.unreachable,
}

/** Waits until the job is to begin. @throws CliFailure with its exit code when it never will; ExitWith when stopped by the signal */
export async function waitForWindow(waiting: Waiting): Promise<Held> {
  let state: State | undefined
  for (;;) {
    state = await lookOnce(waiting, state)
    if (state.step.do === 'launch') return launch(state.step, state.held!, waiting)
    if (state.step.do === 'give_up') throw giveUp(state.step.why, state.sentence, waiting)
    await sleepUntil(state.step.until, state.held, waiting)
  }
}

/** A single look, for --dry-run. @throws CliFailure as waiting would, also when nobody answers */
export async function tryOnce(waiting: Waiting): Promise<State> {
  const state = await lookOnce(waiting)
  if (state.step.do === 'give_up') throw giveUp(state.step.why, state.sentence, waiting)
  if (state.remark === 'away') throw giveUp('unreachable', state.sentence, waiting)
  return state
}

/** One look at the server and what follows from it. */
async function lookOnce({ wanted, rules, tell, outside, signal }: Waiting, before?: State): Promise<State> {
  const seen = await look(wanted, before?.held, before?.isKnown ?? false, { now: outside.now(), fetch: outside.fetch, signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  if (!seen || signal.aborted) throw new ExitWith(1)
  const now = outside.now()
  const { held, change } = decideHold(before?.held, seen.seen, now, rules)
  const failures = seen.seen.kind === 'away' ? (before?.failures ?? 0) + 1 : 0
  const isKnown = before?.isKnown || held !== undefined || (seen.seen.kind === 'answer' && seen.seen.reason === 'too_expensive')
  const step = decideStep({ held, isKnown, seen: seen.seen, failures, now }, rules)
  const found = { held, step, look: seen, change }
  for (const event of newsOf(before?.remark, found)) tell.event(now, event)
  return { held, isKnown, failures, step, remark: remarkOn(found), sentence: seen.sentence }
}

function launch({ why }: Step & { do: 'launch' }, held: Held, { tell, outside }: Waiting): Held {
  tell.event(outside.now(), { event: 'launch', why, held })
  return held
}

function giveUp(why: GiveUp, sentence: string, { rules: { maxPrice }, tell, outside }: Waiting): CliFailure {
  const limit = usd(maxPrice ?? 0)
  const words: Record<GiveUp, string> = {
    too_late: 'Deadline reached: begun now, the job would not be finished in time.',
    too_expensive: `Deadline reached: nothing could be had at ${limit} per GPU and hour or less.`,
    price_unknown: `Deadline reached: whether the price is at most ${limit} could not be checked. ${sentence}`,
    no_data: `No time and place is known for this job. ${sentence}`,
    unreachable: sentence,
  }
  const exitCode = giveUpCodes[why]
  tell.event(outside.now(), { event: 'give_up', why, exitCode, sentence: words[why] })
  return new CliFailure(words[why], { exitCode })
}

async function sleepUntil(until: number, held: Held | undefined, { tell, outside, signal }: Waiting): Promise<void> {
  for (let now = outside.now(); now < until; now = outside.now()) {
    tell.waiting(now, held)
    await outside.sleep(Math.min(SLICE_MS, until - now), signal)
    if (signal.aborted) throw new ExitWith(1)
  }
}
