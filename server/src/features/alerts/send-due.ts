import { ChannelError } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { noteTrouble } from '../channels/index.ts'
import { chanceOf } from '../prices/index.ts'
import { decideDelivery, decideGate, DELIVERY_DAYS, type Attempt } from './decide-delivery.ts'
import { deliver } from './deliver.ts'
import { claimMessage, closeGate, expireOld, gateOf, holdMessage, openGate, settleMessage, type Claim } from './store-outbox.ts'

/** Sends all that is due, the oldest first. Safe on any number of workers: each message is one's at a time, and every attempt carries the same id. */
export async function sendDue(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const mailIsOn = deps.outside.messages.mailer !== undefined
  await expireOld(deps.db, new Date(now.getTime() - DELIVERY_DAYS * 86_400_000), mailIsOn)
  while (!signal.aborted) {
    const claim = await claimMessage(deps.db, now, mailIsOn)
    if (!claim) return
    await sendOne(deps, claim, now)
  }
}

async function sendOne(deps: Deps, claim: Claim, now: Date): Promise<void> {
  const first = claim.rows[0]!
  deps.failpoint('alerts.beforeSend')
  const attempt = await tryOnce(deps, claim, now)
  if ('held' in attempt) return holdMessage(deps.db, claim, attempt.held)
  deps.failpoint('alerts.afterSend')
  const next = decideDelivery(attempt, first.attempts, first.firedAt, now, chanceOf(`${claim.batch} ${first.attempts}`))
  if (attempt.result === 'sent') await openGate(deps.db, gateOf(first))
  else if (attempt.isOfServer) await closeGate(deps.db, gateOf(first), (failures) => decideGate(failures, attempt.retryAfterSeconds, now))
  await settleMessage(deps.db, claim, next)
  if (first.channelId !== null) await noteTrouble(deps.db, first.channelId, attempt.result === 'sent' ? null : attempt.message)
  deps.metrics.notifications.inc({ channel: first.channel, outcome: next.state })
}

async function tryOnce(deps: Deps, claim: Claim, now: Date): Promise<Attempt | { held: string }> {
  try {
    const held = await deliver(deps, claim, now)
    return held ? { held } : { result: 'sent' }
  } catch (error) {
    if (!(error instanceof ChannelError)) deps.log.error({ err: error }, 'a message could not be made')
    const { isPermanent, isOfServer, message, retryAfterSeconds } =
      error instanceof ChannelError ? error : { isPermanent: false, isOfServer: false, message: 'Something broke on our side', retryAfterSeconds: undefined }
    return { result: 'failed', message, isPermanent, isOfServer, retryAfterSeconds }
  }
}
