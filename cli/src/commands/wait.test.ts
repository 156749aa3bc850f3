import type { Job, OptimalTiming } from '@dumont/contracts'
import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { run } from '../run.ts'
import { dumont, type Reply, type Server, simulation } from '../../test/simulation.ts'
import { anAnswer, aPlace, aWindow, iso } from '../../test/timing.ts'

const [MIN, HOUR] = [60_000, 3_600_000]
const START = '2026-02-02T00:00:00.000Z'
const t0 = Date.parse(START)
/** So many hours after the beginning. */
const at = (hour: number) => iso(t0 + hour * HOUR)
const here = aPlace()
const there = aPlace({
  series_id: 2,
  provider: 'gcp',
  region: 'europe-west4',
  zone: 'europe-west4-b',
  instance_type: 'a3-highgpu-8g',
  price_now_usd_per_gpu_hour: 1.5,
})

/** As the server does it: never in the past, and asked about one place it answers about that one. */
const windowAt =
  (hour: number, cost = 100, place = here) =>
  ({ earliest_start: from, job_duration_hours: hours, providers }: Job, now: number): Reply => {
    if (providers && !providers.includes(place.provider)) return anAnswer({ now, hours })
    const start = Math.max(now, t0 + hour * HOUR, from ? Date.parse(from) : 0)
    return anAnswer({ now, hours, window: aWindow(start, hours, place, cost) })
  }
const none =
  (reason: 'too_expensive' | 'no_place' | 'longer_than_known'): Server =>
  (_job, now) =>
    anAnswer({ now, hours: 6, verdict: { reason } })
const wait = (world: Parameters<typeof dumont>[0], ...words: string[]) =>
  dumont(world, 'wait', '--gpu', 'H100', '--gpus', '8', '--hours', '6', '--json', ...words)
const names = ({ events }: Awaited<ReturnType<typeof wait>>) => events.map(({ event }) => event)

test('it waits until the window opens, asking again every five minutes, and prints where to run', async () => {
  const world = simulation(START, windowAt(10))
  const ended = await wait(world, '--by', '48h')
  expect(ended).toMatchObject({
    code: 0,
    events: [
      { event: 'window', change: 'taken', at: START, window: { start_time: at(10) } },
      { event: 'launch', why: 'window_open', at: at(10) },
    ],
  })
  expect(ended.out.split('\n')).toEqual([
    'DUMONT_PROVIDER=aws',
    'DUMONT_REGION=us-east-1',
    'DUMONT_ZONE=use1-az1',
    'DUMONT_INSTANCE_TYPE=p5.48xlarge',
    'DUMONT_INSTANCES=1',
    'DUMONT_GPU=h100-80gb-sxm',
    'DUMONT_GPUS=8',
    'DUMONT_PRICE=2',
    'DUMONT_MAX_PRICE=',
    `DUMONT_WINDOW_END=${at(16)}`,
    `DUMONT_PIECES=[["${at(10)}","${at(16)}"]]`,
    '',
  ])
  expect(world.asked.length).toBe(10 * 12 + 1)
  expect(world.asked[0]!.job).toMatchObject({ gpu_name: 'H100', gpu_count: 8, job_duration_hours: 6, machine_type: 'spot', deadline: at(48) })
})

test('it moves to another window for 5 %, after asking what the held one costs now', async () => {
  const world = simulation(START, (job, now) => {
    if (job.providers) return windowAt(10, 104)(job, now)
    return (now < t0 + 3 * HOUR ? windowAt(10, 100) : windowAt(20, 99, there))(job, now)
  })
  const ended = await wait(world)
  expect(ended.events).toMatchObject([
    { event: 'window', change: 'taken' },
    { event: 'launch', why: 'window_open', at: at(10), window: { place: { provider: 'aws' } } },
  ])
  const cheaper = simulation(START, (job, now) =>
    (job.providers ? windowAt(10, 105) : now < t0 + 3 * HOUR ? windowAt(10, 100) : windowAt(20, 99, there))(job, now),
  )
  expect((await wait(cheaper)).events).toMatchObject([
    { event: 'window', change: 'taken' },
    { event: 'window', change: 'cheaper', at: at(3), window: { start_time: at(20), place: { provider: 'gcp' } } },
    { event: 'launch', at: at(20) },
  ])
  expect(cheaper.asked.find(({ job }) => job.providers)!.job).toMatchObject({
    gpu_name: 'h100-80gb-sxm',
    providers: ['aws'],
    regions: ['us-east-1'],
    instance_types: ['p5.48xlarge'],
    earliest_start: at(10),
    deadline: iso(t0 + 16 * HOUR + 5 * MIN),
  })
})

test('it moves when the provider of the held window has no prices any more', async () => {
  const ended = await wait(
    simulation(START, (job, now) =>
      job.providers ? { status: 404, code: 'not_found' } : (now < t0 + 3 * HOUR ? windowAt(10) : windowAt(20, 300, there))(job, now),
    ),
  )
  expect(ended.events).toMatchObject([{ change: 'taken' }, { change: 'vanished', at: at(3) }, { event: 'launch', at: at(20) }])
})

test('it moves when the place vanished, whatever the other costs', async () => {
  const ended = await wait(simulation(START, (job, now) => (now < t0 + 3 * HOUR ? windowAt(10, 100) : windowAt(20, 300, there))(job, now)))
  expect(ended.events).toMatchObject([{ change: 'taken' }, { change: 'vanished', at: at(3) }, { event: 'launch', at: at(20) }])
})

test.each<[string, Reply]>([
  ['the connection is refused', 'refused'],
  ['it answers 503', { status: 503, code: 'unavailable' }],
  ['a proxy answers for it', { status: 502 }],
  ['a proxy says there is nothing', { status: 404 }],
  ['it makes forecasts first', { status: 409, code: 'forecast_pending' }],
  ['it asks for patience', { status: 429, code: 'rate_limited' }],
])('a restart of the server is survived and told once: %s', async (_what, reply) => {
  const world = simulation(START, (job, now) => (now > t0 + 2 * HOUR && now < t0 + 3 * HOUR ? reply : windowAt(10)(job, now)))
  const ended = await wait(world)
  expect(names(ended)).toEqual(['window', 'away', 'back', 'launch'])
  expect(ended.events.at(-1)).toMatchObject({ at: at(10), why: 'window_open' })
  const away = world.asked.map((one) => one.at - t0).filter((ms) => ms > 2 * HOUR && ms < 3 * HOUR)
  expect(away.slice(1, 6).map((ms, i) => (ms - away[i]!) / 1000)).toEqual([5, 10, 20, 40, 80])
})

test('a server that is away when the window opens: it begins by what was last known, if that is young', async () => {
  const goesAt =
    (hour: number): Server =>
    (job, now) =>
      now > t0 + hour * HOUR ? 'refused' : windowAt(10)(job, now)
  expect((await wait(simulation(START, goesAt(5)))).events.at(-1)).toMatchObject({ event: 'launch', why: 'last_known', at: at(10) })
  // Six hours are the limit unless --trust says otherwise; then the deadline decides.
  expect((await wait(simulation(START, goesAt(3)), '--by', '20h')).events.at(-1)).toMatchObject({ event: 'launch', why: 'last_known', at: at(14) })
  expect((await wait(simulation(START, goesAt(3)), '--by', '20h', '--trust', '8h')).events.at(-1)).toMatchObject({ event: 'launch', at: at(10) })
  const priced = await wait(simulation(START, goesAt(5)), '--by', '20h', '--max-price', '3')
  expect([priced.code, priced.events.at(-1)]).toMatchObject([124, { event: 'give_up', why: 'price_unknown', at: at(14) }])
})

test('a server that comes back after the window opened is asked what to do now', async () => {
  const ended = await wait(
    simulation(START, (job, now) => (now > t0 + HOUR && now < t0 + 12 * HOUR ? 'refused' : (now > t0 + 11 * HOUR ? windowAt(20) : windowAt(10))(job, now))),
  )
  expect(ended.events).toMatchObject([{ change: 'taken' }, { event: 'away' }, { event: 'back' }, { change: 'missed' }, { event: 'launch', at: at(20) }])
})

test('above --max-price at launch it waits on, and begins when the price falls', async () => {
  const priceAt = (now: number) => (now < t0 + 10.4 * HOUR ? 2.5 : 2)
  const ended = await wait(
    simulation(START, (job, now) => windowAt(10, 100, aPlace({ price_now_usd_per_gpu_hour: priceAt(now) }))(job, now)),
    '--max-price',
    '2.10',
  )
  expect(ended.code).toBe(0)
  expect(ended.events).toMatchObject([{ event: 'window' }, { event: 'too_expensive', at: at(10) }, { event: 'launch' }])
  expect(Date.parse(ended.events.at(-1)!.at) - t0).toBeCloseTo(10.4167 * HOUR, -5)
  expect(ended.out).toContain('DUMONT_MAX_PRICE=2.1\n')
})

test('a price that does not fall in time ends it with 124', async () => {
  const dear = windowAt(10, 100, aPlace({ price_now_usd_per_gpu_hour: 2.5 }))
  const ended = await wait(simulation(START, dear), '--max-price', '2.10', '--by', '24h')
  expect([ended.code, ended.events.at(-1)]).toMatchObject([124, { why: 'too_expensive', exit_code: 124, at: at(18) }])
  expect(ended.err).toContain('dumont: Deadline reached: nothing could be had at $2.10 per GPU and hour or less.')
  expect((await wait(simulation(START, none('too_expensive')), '--max-price', '1', '--by', '24h')).code).toBe(124)
})

test('--by is for the end of the job: it begins in time, without a window if need be', async () => {
  // The window is an hour later than the deadline lets it: the server and we differ about the time.
  const ended = await wait(simulation(START, windowAt(43)), '--by', '48h')
  expect(ended.events.at(-1)).toMatchObject({ event: 'launch', why: 'latest_start', at: at(42) })
})

test('at the latest start the last question is about now, also when the allowed hours end while it is asked', async () => {
  // 22 to 6 in Lisbon: eight hours fit from 22:00 only, and the server finds nothing a moment later.
  const late: Server = (job, now) => (job.allowed_hours && now >= t0 + 22 * HOUR ? { status: 400, code: 'validation_failed' } : windowAt(22)(job, now))
  const world = simulation(START, late)
  const ended = await dumont(world, 'wait', '--gpu', 'H100', '--hours', '8', '--allowed', '22-6', '--by', at(30), '--json')
  expect(ended.events.at(-1)).toMatchObject({ event: 'launch', at: at(22) })
  expect(world.asked[0]!.job).toMatchObject({ zone: 'Europe/Lisbon', allowed_hours: { from: 22, to: 6 } })
})

test('when its hours are over for tonight, the open window is still used', async () => {
  const tonight: Server = (job, now) => (job.allowed_hours && now >= t0 + 22 * HOUR ? windowAt(46, 100, there) : windowAt(22))(job, now)
  const ended = await dumont(simulation(START, tonight), 'wait', '--gpu', 'H100', '--hours', '8', '--allowed', '22-6', '--json')
  expect(ended.events).toMatchObject([{ change: 'taken' }, { event: 'launch', at: at(22), window: { place: { provider: 'aws' } } }])
})

test('a server whose clock is ahead does not end the wait', async () => {
  const ahead: Server = (job, now) =>
    Date.parse(job.deadline!) - now - 60_000 < 6 * HOUR ? { status: 400, code: 'validation_failed' } : windowAt(12)(job, now)
  expect((await wait(simulation(START, ahead), '--by', '18h')).events.at(-1)).toMatchObject({ event: 'launch', at: at(12) })
})

test.each<[string, Server, number]>([
  ['no place at all', none('no_place'), 123],
  ['longer than the forecast', none('longer_than_known'), 123],
  ['too little history', () => ({ status: 400, code: 'not_enough_history' }), 123],
  ['a GPU of which there are no prices', () => ({ status: 404, code: 'not_found' }), 123],
  ['a key that is not known', () => ({ status: 401, code: 'unauthenticated' }), 1],
  ['a job the server does not understand', () => ({ status: 400, code: 'validation_failed' }), 2],
  ['another program at this address', () => ({ status: 404 }), 1],
])('what is of no use to wait for ends at once: %s', async (_what, server, code) => {
  const world = simulation(START, server)
  expect((await wait(world)).code).toBe(code)
  expect(world.clock).toBe(t0)
})

test('no server from the beginning: ten minutes, then 122', async () => {
  const world = simulation(START, () => 'refused')
  const ended = await wait(world)
  expect([ended.code, names(ended)]).toEqual([122, ['away', 'give_up']])
  expect(world.clock - t0).toBeGreaterThanOrEqual(10 * MIN)
  expect(world.clock - t0).toBeLessThan(16 * MIN)
  const late = simulation(START, (job, now) => (now < t0 + 5 * MIN ? 'refused' : windowAt(2)(job, now)))
  expect((await wait(late)).events.at(-1)).toMatchObject({ event: 'launch', at: at(2) })
})

test('a machine that slept through the window asks anew, and is too late after the latest start', async () => {
  const sleepsUntil = (hour: number) => simulation(START, windowAt(10), (world) => void (world.clock === t0 + HOUR && (world.clock = t0 + hour * HOUR)))
  expect((await wait(sleepsUntil(13))).events).toMatchObject([{ change: 'taken' }, { event: 'launch', at: iso(t0 + 13 * HOUR + 5000) }])
  expect((await wait(sleepsUntil(19), '--by', '24h')).code).toBe(124)
})

test('a clock that is set back only means waiting longer', async () => {
  let isBack = false
  const world = simulation(START, windowAt(10), (world) => {
    if (world.clock < t0 + 5 * HOUR || isBack) return
    isBack = true
    world.clock -= 24 * HOUR
  })
  expect((await wait(world)).events.at(-1)).toMatchObject({ event: 'launch', at: at(10) })
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while waiting ends it at once with %i', async (name, code) => {
  const world = simulation(START, windowAt(10), (world) => void (world.clock > t0 + HOUR && world.signal(name)))
  const ended = await wait(world)
  expect([ended.code, ended.out, world.handlers.size]).toEqual([code, '', 0])
  expect(world.clock).toBeLessThan(t0 + HOUR + MIN)
})

test('a signal while the server is asked ends it as well, even when the answer says to begin', async () => {
  const world = simulation(START, (job, now) => {
    if (now >= t0 + HOUR) world.signal('SIGTERM')
    return windowAt(1)(job, now)
  })
  const stopped = await wait(world)
  expect([stopped.code, stopped.out, names(stopped)]).toEqual([143, '', ['window']])
  const breaks = simulation(START, (job, now) => {
    if (now < t0 + HOUR) return windowAt(10)(job, now)
    breaks.signal('SIGINT')
    return 'refused'
  })
  const ended = await wait(breaks)
  expect([ended.code, names(ended)]).toEqual([130, ['window']])
})

test('prices that vanish may come back', async () => {
  const ended = await wait(
    simulation(START, (job, now) => (now > t0 + HOUR && now < t0 + 2 * HOUR ? { status: 404, code: 'not_found' } : windowAt(5)(job, now))),
  )
  expect(names(ended)).toEqual(['window', 'no_window', 'window', 'launch'])
})

test('a restart is survived also while all is too dear', async () => {
  const world = simulation(START, (job, now) => {
    if (now > t0 + 2 * HOUR && now < t0 + 3 * HOUR) return 'refused'
    return now < t0 + 4 * HOUR ? none('too_expensive')(job, now) : windowAt(5)(job, now)
  })
  const ended = await wait(world, '--max-price', '2')
  expect(names(ended)).toEqual(['no_window', 'away', 'back', 'no_window', 'window', 'launch'])
  expect(ended.events.at(-1)!.at).toBe(at(5))
})

test('a split job is told of all its pieces, and ends its first piece in time', async () => {
  const pieces = [
    { start_time: at(3), end_time: at(5), cost: 30 },
    { start_time: at(9), end_time: at(13), cost: 60 },
  ]
  const server: Server = (_job, now) => anAnswer({ now, hours: 6, window: aWindow(t0 + 3 * HOUR, 10, here, 90, { pieces }) })
  const world = simulation(START, server)
  const { out } = await wait(world, '--split', '60', '--restart-cost', '0.5')
  expect(out).toContain(`DUMONT_WINDOW_END=${at(5)}\nDUMONT_PIECES=[["${at(3)}","${at(5)}"],["${at(9)}","${at(13)}"]]\n`)
  expect(world.asked[0]!.job.split).toEqual({ min_piece_minutes: 60, restart_cost_usd: 0.5 })
})

test('names of vendors cannot add variables', async () => {
  const { out } = await wait(simulation(START, windowAt(0, 1, aPlace({ region: 'x\nPATH=/tmp\u001b[2J' }))))
  expect(out).toContain('DUMONT_REGION=x PATH=/tmp [2J\n')
})

test('--dry-run asks once and says what would follow', async () => {
  const world = simulation(START, windowAt(10))
  const ended = await dumont(world, 'wait', '--gpu', 'H100', '--hours', '6', '--by', '48h', '--dry-run', '--', 'false')
  expect([ended.code, ended.out, world.asked.length]).toEqual([
    0,
    'Would wait until Mon 02 Feb 10:00, beginning at Tue 03 Feb 18:00 Europe/Lisbon at the latest\n',
    1,
  ])
  expect((await dumont(simulation(START, windowAt(0)), 'wait', '--gpu', 'H100', '--hours', '6', '--dry-run')).out).toBe('Would begin now\n')
  expect(
    (
      await wait(
        simulation(START, () => 'refused'),
        '--dry-run',
      )
    ).code,
  ).toBe(122)
  expect((await wait(simulation(START, none('no_place')), '--dry-run')).code).toBe(123)
})

test('a person reads what happens on standard error, once each; --quiet says nothing', async () => {
  const server: Server = (job, now) => (now > t0 + HOUR && now < t0 + 2 * HOUR ? 'refused' : windowAt(3)(job, now))
  const { err } = await dumont(simulation(START, server), 'wait', '--gpu', 'H100', '--hours', '6')
  expect(err.split('\n')).toEqual([
    'Mon 02 Feb 00:00  Window: Mon 02 Feb 03:00 to 09:00 Europe/Lisbon, aws us-east-1/use1-az1 p5.48xlarge H100 SXM 80 GB, $100.00. Wait.',
    'Mon 02 Feb 01:05  No Dumont server answers at http://dumont.test (ECONNREFUSED). Start it with npm start, or name another with --url. Going on with what is known, asking again',
    'Mon 02 Feb 02:00  The server answers again',
    'Mon 02 Feb 03:00  Begins: aws us-east-1/use1-az1 p5.48xlarge H100 SXM 80 GB',
    '',
  ])
  expect((await dumont(simulation(START, server), 'wait', '--gpu', 'H100', '--hours', '6', '--quiet')).err).toBe('')
})

test('what keeps it waiting is said in words', async () => {
  const priced = (price: number | null) => aPlace({ price_now_usd_per_gpu_hour: price })
  const server: Server = (job, now) => {
    if (now < t0 + HOUR) return none('too_expensive')(job, now)
    return windowAt(2, 100, priced(now < t0 + 2.2 * HOUR ? 2.5 : now < t0 + 2.4 * HOUR ? null : 2))(job, now)
  }
  const { err } = await dumont(simulation(START, server), 'wait', '--gpu', 'H100', '--hours', '6', '--max-price', '2.1')
  expect(err.split('\n').map((line) => line.replace('aws us-east-1/use1-az1 p5.48xlarge H100 SXM 80 GB', 'HERE'))).toEqual([
    'Mon 02 Feb 00:00  Nothing fits at the moment, waiting on. No place is known.',
    'Mon 02 Feb 01:00  Window: Mon 02 Feb 02:00 to 08:00 Europe/Lisbon, HERE, $100.00. Wait.',
    'Mon 02 Feb 02:00  HERE asks $2.50, more than $2.10: waiting on',
    'Mon 02 Feb 02:15  The price of HERE is not known now: waiting on',
    'Mon 02 Feb 02:25  Begins: HERE',
    '',
  ])
})

test('a terminal shows what it waits for', async () => {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true, columns: 60 })]
  const world = simulation(START, windowAt(1), () => void vi.advanceTimersByTime(5000))
  vi.useFakeTimers({ toFake: ['performance'] })
  await run(['wait', '--gpu', 'H100', '--hours', '6', '--url', 'http://dumont.test'], { stdout, stderr }, world)
  vi.useRealTimers()
  const shown = String(stderr.read()).split('\r\u001b[K')
  expect(shown[1]).toBe('Waiting for Mon 02 Feb 01:00 to 07:00 Europe/Lisbon, aws us')
  expect(Math.max(...shown.slice(1, -1).map((line) => line.length))).toBeLessThan(60)
})

test('"start any time" means now', async () => {
  const steady: Server = (_job, now) =>
    anAnswer({ now, hours: 6, window: aWindow(t0 + 9 * HOUR, 6, here, 95), verdict: { action: 'steady', reason: 'price_is_steady', start_time: null } })
  const { events } = await wait(simulation(START, steady))
  expect(events).toMatchObject([
    { event: 'window', window: { start_time: START, end_time: at(6), estimated_cost: null } },
    { event: 'launch', at: START },
  ])
})

test('what the held window costs is asked with the data where they are, and survives a server that thinks it too late', async () => {
  const answerOf = (job: Job, now: number) => ({
    ...(windowAt(now < t0 + HOUR ? 10 : 20, 99, now < t0 + HOUR ? here : there)(job, now) as OptimalTiming),
    now: { ...aWindow(now, 6, there, 120) },
  })
  const world = simulation(START, (job, now) => (job.providers ? { status: 400, code: 'validation_failed' } : answerOf(job, now)))
  expect((await wait(world, '--data-gb', '50')).events).toMatchObject([
    { change: 'taken' },
    { event: 'launch', at: at(10), window: { place: { provider: 'aws' } } },
  ])
  expect(world.asked.find(({ job }) => job.providers)!.job.home).toEqual({ provider: 'gcp', region: 'europe-west4' })
  const away = simulation(START, (job, now) => (job.providers && now < t0 + 2 * HOUR ? 'refused' : job.providers ? windowAt(10)(job, now) : answerOf(job, now)))
  expect(names(await wait(away))).toEqual(['window', 'away', 'back', 'launch'])
})

test.each([
  [['--hours', '6', '--by', '5h'], 'cannot be finished by'],
  [['--hours', '6', '--by', '12h', '--allowed', '22-6', '--weekdays', 'sat'], 'in the hours allowed'],
  [['--hours', '6', '--every', '5'], 'Expected a length of time'],
  [['--hours', '6', '--every', '5s'], 'Expected 30s to 6h'],
])('asked wrongly ends with 2: %j', async (words, message) => {
  const world = simulation(START, windowAt(10))
  const ended = await dumont(world, 'wait', '--gpu', 'H100', ...words)
  expect([ended.code, world.asked]).toEqual([2, []])
  expect(ended.err).toContain(message)
})
