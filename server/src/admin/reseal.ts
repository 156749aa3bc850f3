import { resealCalendars } from '../features/calendars/index.ts'
import { resealChannels } from '../features/channels/index.ts'
import { resealConnections } from '../features/prices/index.ts'
import { StartError } from '../platform/errors.ts'
import type { Deps } from '../platform/feature.ts'
import type { Resealed, Unopened } from '../platform/reseal.ts'

/** Everything that is sealed, with the newest key: what can be opened is done, whatever cannot. */
export async function reseal(deps: Deps): Promise<Resealed> {
  const all = [await resealConnections(deps), await resealCalendars(deps), await resealChannels(deps)]
  return { changed: all.reduce((sum, { changed }) => sum + changed, 0), unopened: all.flatMap(({ unopened }) => unopened) }
}

/** Says what was done. @throws StartError when something is left, with what it is and what to do */
export function sayResealed({ changed, unopened }: Resealed, say: (line: string) => void): void {
  if (unopened.length === 0) return say(`${changed} changed; nothing is sealed with an older key any more.`)
  say(`${changed} changed.`)
  throw new StartError(whatIsLeft(unopened))
}

const whatIsLeft = (unopened: readonly Unopened[]): string =>
  [
    `${unopened.length} could not be opened and ${unopened.length === 1 ? 'is as it was' : 'are as they were'}; all others are sealed with the newest key:`,
    // Names are people's own: a terminal gets none of their control characters.
    ...unopened.map(({ name, why }) => `- ${name}: ${why}`.replaceAll(/\p{Cc}/gu, ' ')),
    'If you have the secret key that is missing: put it behind the newest in DUMONT_SECRET_KEYS (or in the file secret-keys), restart, and run this again.',
    'If it is lost, so is what it sealed. Give a connection its key again, or remove it; remove a channel and add it again; whose calendar it is disconnects it and connects it again. All three are under Settings.',
  ].join('\n')
