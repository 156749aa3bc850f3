import { describe, expect, test } from 'vitest'
import { now, seriesOf } from '../../../test/canned.ts'
import { aPlace, aTimeWindow, aTiming, aVerdict, usWest } from '../../../test/canned-windows.ts'
import { dictionaries } from '../../../test/dictionaries.ts'
import { chartWindows, windowAt } from './chart-windows.ts'
import { sayChance, sayFacts } from './say-facts.ts'
import { sayJob } from './say-job.ts'
import { runOf, sayVerdict } from './say-verdict.ts'

const words = dictionaries.en.timing
const locale = { language: 'en', zone: 'UTC' } as const
const nowIso = new Date(now).toISOString()
const say = (timing: ReturnType<typeof aTiming>) => sayVerdict(timing, words, locale, now)

const runNow = aTiming({
  verdict: aVerdict({ action: 'run_now', reason: 'gain_too_small', start_time: nowIso, saving: 0, saving_percentage: 0 }),
})
const move = aTiming({
  verdict: aVerdict({ action: 'move', reason: 'place_pays', place: usWest, start_time: nowIso, saving: 0.77, saving_percentage: 31 }),
  now: { ...aTiming().now!, place: usWest },
})
const steady = aTiming({ verdict: aVerdict({ action: 'steady', reason: 'price_is_steady', start_time: null, saving: 0.01, saving_percentage: 1 }) })
const tooLong = aTiming({
  verdict: aVerdict({ action: 'unknown', reason: 'longer_than_known', start_time: null, place: null, saving: null, sentence: 'The job needs 160 hours.' }),
  time_windows: [],
  alternatives: [],
})

describe('the verdict', () => {
  test('wait: from when until when, how long that is, at which price', () =>
    expect(say(aTiming())).toEqual({
      headline: 'Fri 20, 21:00',
      detail: ['until Sat 21, 03:00', 'in 2 days'],
      rate: '$0.296/h',
      reason: words.reasons.waiting_pays,
    }))

  test('within a day the day is not said twice', () => {
    const timing = aTiming({
      verdict: aVerdict({ start_time: '2026-11-20T10:00:00.000Z' }),
      time_windows: [aTimeWindow({ start: '2026-11-20T10:00:00.000Z' })],
    })
    expect(say(timing).detail[0]).toBe('until 16:00')
  })

  test('for several GPUs the price is of one', () => expect(say(aTiming({ gpu_count: 4 })).rate).toBe('$0.296/h per GPU'))

  test('run now: until when, at the price now, although another window is the cheapest', () =>
    expect(say(runNow)).toEqual({ headline: 'Run now', detail: ['until 20:20'], rate: '$0.411/h', reason: words.reasons.gain_too_small }))

  test('move now: where to, and how much cheaper', () =>
    expect(say(move)).toMatchObject({ headline: 'Move to us-west', detail: ['31% cheaper right now', 'until 20:20'], reason: words.reasons.place_pays }))

  test('move later: from when', () => {
    const later = aTiming({ verdict: { ...move.verdict, start_time: '2026-11-19T22:00:00.000Z' } })
    expect(say(later)).toMatchObject({ headline: 'Move to us-west', detail: ['31% cheaper, from Thu 19, 22:00', 'until Fri 20, 04:00'] })
  })

  test('steady: no hour is named', () =>
    expect(say(steady)).toEqual({ headline: 'Price is steady, start any time', detail: [], rate: '$0.411/h', reason: words.reasons.price_is_steady }))

  test('nothing fits: the sentence of the server, in other languages our own', () => {
    expect(say(tooLong)).toEqual({ headline: 'No time fits', detail: [], rate: undefined, reason: 'The job needs 160 hours.' })
    const portuguese = dictionaries['pt-BR'].timing
    expect(sayVerdict(tooLong, portuguese, { language: 'pt-BR', zone: 'UTC' }, now).reason).toBe(portuguese.reasons.longer_than_known)
  })

  test.each([
    ['too_expensive', 'Too expensive all along'],
    ['no_place', 'No place to run it'],
    ['waiting_pays', 'Not known'],
  ] as const)('%s', (reason, headline) => expect(say(aTiming({ ...tooLong, verdict: { ...tooLong.verdict, reason } })).headline).toBe(headline))

  test('at home now is found beside the best place', () => {
    const home = { ...aTiming().now!, place: aPlace({ series_id: 9, region: 'home' }) }
    const timing = aTiming({ home_now: home, verdict: { ...runNow.verdict, place: home.place } })
    expect(runOf(timing)).toBe(home)
  })
})

describe('what stands below it', () => {
  const facts = (timing: ReturnType<typeof aTiming>) =>
    Object.fromEntries(sayFacts(timing, words, locale, now).map(({ label, value, note }) => [label, [value, note]]))

  test('where, at which cost, how sure', () =>
    expect(facts(aTiming())).toEqual({
      Where: ['Vast.ai, eu-north', 'last seen 3 min ago, 12 offers now, offered 98% of the last 7 days'],
      'Expected cost': ['$1.78', undefined],
      'In 8 of 10 cases': ['$1.60 to $2.04', undefined],
      'Does waiting pay?': ['in 7 of 10 cases', undefined],
    }))

  test('what nobody counts is left out', () => {
    const bare = aTiming({ verdict: aVerdict({ place: usWest, start_time: '2026-11-19T22:00:00.000Z', probability: null }) })
    const window = { ...bare.time_windows[2]!, cost_interval: null }
    expect(facts({ ...bare, time_windows: [window] })).toEqual({ Where: ['Vast.ai, us-west', 'last seen 3 min ago'], 'Expected cost': ['$2.17', undefined] })
  })

  test('pieces, the cost of delay, interruptions and places left out are told', () => {
    const place = aPlace({ provider: 'aws', zone: 'us-east-1a', instance_type: 'p3.8xlarge', instances: 2, interruption: { from: 0.05, to: 0.1 } })
    const window = aTimeWindow({ place, delay_cost: 0.5 })
    const pieces = [window.pieces[0]!, { ...window.pieces[0]!, start_time: '2026-11-21T10:00:00.000Z', end_time: '2026-11-21T12:00:00.000Z' }]
    const told = facts(
      aTiming({
        verdict: aVerdict({ place }),
        time_windows: [{ ...window, pieces }],
        places_left_out: { unseen: 2, no_forecast: 0, unreliable: 1, too_expensive: 0 },
      }),
    )
    expect(told).toMatchObject({
      Where: ['AWS, us-east-1a, 2 × p3.8xlarge', expect.any(String)],
      'Expected cost': ['$1.78', 'in 2 pieces'],
      'Cost of the delay': ['$0.50', undefined],
      Interrupted: ['5% to 10% of machines, says the vendor', undefined],
      'Left out': ['2 not seen for 24 h, 1 not reliable enough', '3 places compared'],
    })
  })

  test('running now has no chance of waiting, but waiting that pays rarely has', () => {
    expect(facts(runNow)).not.toHaveProperty('Does waiting pay?')
    expect(facts(aTiming({ verdict: { ...runNow.verdict, reason: 'waiting_pays_too_rarely', probability: 0.42 } }))['Does waiting pay?']).toEqual([
      'in 4 of 10 cases',
      undefined,
    ])
  })

  test.each([
    [0, 'almost never'],
    [0.06, 'in 1 of 10 cases'],
    [0.5, 'in 5 of 10 cases'],
    [0.95, 'in 9 of 10 cases'],
    [0.951, 'almost always'],
    [1, 'almost always'],
  ])('a probability of %d reads %s', (probability, text) => expect(sayChance(probability, words)).toBe(text))
})

test('a job is said in one line', () => {
  const job = { gpu_name: 'x', job_duration_hours: 1 }
  expect(sayJob(job, words, locale)).toBe('1 hour, any time in the next 7 days')
  expect(sayJob({ ...job, job_duration_hours: 0.25, gpu_count: 4, deadline: '2026-11-21T03:00:00.000Z' }, words, locale)).toBe(
    '0.25 hours on 4 GPUs, ready by Sat 21, 03:00',
  )
})

describe('windows on the chart', () => {
  const shown = seriesOf.vast.id
  const at = (text: string) => Date.parse(`2026-11-${text}:00Z`)

  test('the best has a name, the next ones are lighter, other places are named', () =>
    expect(chartWindows(aTiming(), shown, words, 'en')).toEqual([
      { from: at('20T21:00'), to: at('21T03:00'), isBest: true, label: 'Best 6 h', name: 'Best 6 h' },
      { from: at('21T22:00'), to: at('22T04:00'), isBest: false, label: undefined, name: 'Best 6 h, no. 2' },
      { from: at('19T22:00'), to: at('20T04:00'), isBest: false, label: undefined, name: 'Best 6 h, us-west, no. 3' },
    ]))

  test('over the prices of another series the place is named', () => expect(chartWindows(aTiming(), 1, words, 'en')[0]?.label).toBe('Best 6 h, eu-north'))

  test('the name of a split job stands once', () => {
    const window = aTimeWindow()
    const second = { start_time: '2026-11-21T10:00:00.000Z', end_time: '2026-11-21T12:00:00.000Z', cost: 1 }
    const drawn = chartWindows(aTiming({ time_windows: [{ ...window, pieces: [window.pieces[0]!, second] }] }), shown, words, 'en')
    expect(drawn.map(({ label, isBest }) => [label, isBest])).toEqual([
      ['Best 6 h', true],
      [undefined, true],
    ])
  })

  test('when running now is the verdict, now stands out and the best time is one of the lighter', () => {
    const drawn = chartWindows(runNow, shown, words, 'en')
    expect(drawn.map(({ name, isBest }) => [name, isBest]).slice(0, 2)).toEqual([
      ['Now, 6 h', true],
      ['Best 6 h, no. 1', false],
    ])
    expect(drawn[0]).toMatchObject({ from: now, to: now + 6 * 3_600_000 })
  })

  test.each([steady, tooLong])('nothing is marked where no hour is worth naming', (timing) => expect(chartWindows(timing, shown, words, 'en')).toEqual([]))

  test('an hour is inside from its start until before its end', () => {
    const drawn = chartWindows(aTiming(), shown, words, 'en')
    expect([at('20T20:59'), at('20T21:00'), at('21T02:59'), at('21T03:00')].map((one) => windowAt(drawn, one)?.name)).toEqual([
      undefined,
      'Best 6 h',
      'Best 6 h',
      undefined,
    ])
  })
})
