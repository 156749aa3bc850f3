import type { Change, GiveUp, Held, Step, Why } from './decide-wait.ts'
import type { Look } from './look.ts'

/** What a person or a program hears of. */
export type WaitEvent =
  | { event: 'window'; change: Change; held: Held; sentence: string }
  | { event: Remark; held: Held | undefined; sentence: string }
  | { event: 'back' }
  | { event: 'launch'; why: Why; held: Held }
  | { event: 'give_up'; why: GiveUp; exitCode: number; sentence: string }
/** A state of things that is said when it begins, not at every look. */
export type Remark = 'away' | 'no_window' | 'too_expensive' | 'price_unknown'

type Now = { held: Held | undefined; step: Step; look: Look; change: Change }

export function remarkOn({ held, step, look }: Now): Remark | undefined {
  if (step.do !== 'sleep') return undefined
  if (look.seen.kind === 'away') return 'away'
  if (!held) return 'no_window'
  return step.objection === 'too_expensive' || step.objection === 'price_unknown' ? step.objection : undefined
}

/** What changed since the last look. */
export function newsOf(before: Remark | undefined, now: Now): WaitEvent[] {
  const { held, change, look } = now
  const remark = remarkOn(now)
  return [
    ...(before === 'away' && look.seen.kind === 'answer' ? [{ event: 'back' } as const] : []),
    ...(held && change !== 'kept' ? [{ event: 'window', change, held, sentence: look.sentence } as const] : []),
    ...(remark && remark !== before ? [{ event: remark, held, sentence: look.sentence } as const] : []),
  ]
}
