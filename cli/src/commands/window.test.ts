import { expect, test } from 'vitest'
import { dumont, type Server, simulation } from '../../test/simulation.ts'
import { anAnswer, aPlace, aWindow, iso } from '../../test/timing.ts'
import { timingText } from '../jobs/show.ts'

const HOUR = 3_600_000
const START = '2026-02-02T00:00:00.000Z'
const t0 = Date.parse(START)
const here = aPlace()
const there = aPlace({ series_id: 2, provider: 'gcp', region: 'europe-west4', zone: 'europe-west4-b', instance_type: 'a3-highgpu-8g', instances: 2 })
const [now, best] = [aWindow(t0, 6, here, 96), aWindow(t0 + 20 * HOUR, 6, there, 81.5, { savings_vs_now: 14.5, savings_percentage: 15.1 })]
const answer = anAnswer({
  now: t0,
  hours: 6,
  window: best,
  verdict: { sentence: 'Wait until Mon 2 Feb 20:00 UTC: saves $14.50 (15 %) against running now; it pays in 9 of 10 cases.' },
  more: {
    now: { ...now, cost_interval: null },
    time_windows: [best, { ...aWindow(t0 + 50 * HOUR, 30, here, 90, { probability_pays: null, savings_vs_now: null, savings_percentage: null }), rank: 2 }],
    alternatives: [
      {
        kind: 'same_time_other_place',
        start_time: iso(t0),
        end_time: iso(t0 + 6 * HOUR),
        place: there,
        estimated_cost: 70,
        difference: -26,
        difference_percentage: -27.1,
        probability_pays: 0.84,
      },
      {
        kind: 'home',
        start_time: iso(t0),
        end_time: iso(t0 + 6 * HOUR),
        place: here,
        estimated_cost: 0.5,
        difference: null,
        difference_percentage: null,
        probability_pays: null,
      },
    ],
    places_considered: 12,
    places_left_out: { unseen: 2, no_forecast: 0, unreliable: 1, too_expensive: 0 },
    horizon: { known_from: START, known_until: iso(t0 + 168 * HOUR), unknown_hours: 12 },
    model_confidence: 0.812,
    demo: true,
  },
})
const serve: Server = () => answer
const window = (world: ReturnType<typeof simulation>, ...words: string[]) => dumont(world, 'window', '--gpu', 'H100', '--hours', '6', ...words)

test('the verdict first, then windows, then what else one could do, in the zone of the terminal', async () => {
  const { code, out, err } = await window(simulation(START, serve))
  expect([code, err]).toEqual([0, ''])
  const blocks = out.split('\n\n').map((block) => block.trimEnd().split('\n'))
  expect([blocks[0], blocks[1]![0], blocks[2]![0], blocks[3]]).toEqual([
    [
      'Wait until Mon 2 Feb 20:00 UTC: saves $14.50 (15 %) against running now; it pays in 9 of 10 cases.',
      '8 x H100 for 6 h; now: $96.00 at aws us-east-1/use1-az1 p5.48xlarge H100 SXM 80 GB, $2.00 per GPU and hour.',
      'Times are in Europe/Lisbon.',
    ],
    'Windows',
    'Alternatives',
    [
      'Demo market: these prices are synthetic.',
      '12 places compared; left out: 2 not seen for 24 hours, 1 not reliable enough, or without a figure; known until Mon 09 Feb 00:00.',
      'For 12 of the hours asked for there is no forecast.',
      'Of the true prices, 81.2 % fell inside the 8-of-10 band so far.',
    ],
  ])
})

test('tables line up, and say what is not known', () => {
  expect(timingText(answer, { zone: 'UTC', width: 200 }).split('\n').slice(4, 12)).toMatchInlineSnapshot(`
    [
      "Windows",
      "#  Start                          End    Cost  8 of 10                     Saves       Pays  Where",
      "1  Mon 02 Feb 20:00  Tue 03 Feb 02:00  $81.50  $73.35 to $89.65  $14.50 (15.1 %)       90 %  gcp europe-west4-b 2 x a3-highgpu-8g",
      "2  Wed 04 Feb 02:00  Thu 05 Feb 08:00  $90.00  $81.00 to $99.00        not known  not known  aws us-east-1/use1-az1 p5.48xlarge",
      "",
      "Alternatives",
      "What                    Start               End    Cost         Difference       Pays  Where",
      "same time, other place  Mon 02 Feb 00:00  06:00  $70.00  -$26.00 (-27.1 %)       84 %  gcp europe-west4-b 2 x a3-highgpu-8g",
    ]
  `)
})

test('a narrow terminal has a list instead of a table, and no line wider than the terminal but sentences', () => {
  expect(timingText(answer, { zone: 'Asia/Kathmandu', width: 60 }).split('\n').slice(2, 30)).toMatchInlineSnapshot(`
    [
      "Times are in Asia/Kathmandu.",
      "",
      "Windows",
      "#        1",
      "Start    Tue 03 Feb 01:45",
      "End      07:45",
      "Cost     $81.50",
      "8 of 10  $73.35 to $89.65",
      "Saves    $14.50 (15.1 %)",
      "Pays     90 %",
      "Where    gcp europe-west4-b 2 x a3-highgpu-8g",
      "",
      "#        2",
      "Start    Wed 04 Feb 07:45",
      "End      Thu 05 Feb 13:45",
      "Cost     $90.00",
      "8 of 10  $81.00 to $99.00",
      "Saves    not known",
      "Pays     not known",
      "Where    aws us-east-1/use1-az1 p5.48xlarge",
      "",
      "Alternatives",
      "What        same time, other place",
      "Start       Mon 02 Feb 05:45",
      "End         11:45",
      "Cost        $70.00",
      "Difference  -$26.00 (-27.1 %)",
      "Pays        84 %",
    ]
  `)
})

test('--json prints what the server said', async () => {
  expect(JSON.parse((await window(simulation(START, serve), '--json')).out)).toEqual(answer)
})

test('nothing known is said, and ends with 123', async () => {
  const none: Server = (_job, now) => anAnswer({ now, hours: 6 })
  expect(await window(simulation(START, none))).toMatchObject({
    code: 123,
    out: expect.stringContaining('No place is known.\n8 x H100 for 6 h; it cannot run now.'),
  })
  expect(await window(simulation(START, none), '--json')).toMatchObject({ code: 123, err: '' })
})

test('a GPU of which there are no prices is no data', async () => {
  const { code, err } = await window(simulation(START, () => ({ status: 404, code: 'not_found' })))
  expect([code, err]).toEqual([123, 'dumont: It is not_found. Do something.\n'])
})

test('a job that needs all the time until its deadline gets a minute more', async () => {
  const world = simulation(START, serve)
  await window(world, '--by', '6h')
  await window(world, '--by', '7h')
  expect(world.asked.map(({ job }) => job.deadline)).toEqual([iso(t0 + 6 * HOUR + 60_000), iso(t0 + 7 * HOUR)])
  expect((await window(world, '--by', '6h', '--start-minutes', '6')).err).toContain('A job of 6.1 h that may begin at')
})

test('a server of another version is named as such', async () => {
  const old = (() => ({ ...answer, verdict: { action: 'dance' } })) as unknown as Server
  expect(await window(simulation(START, old))).toMatchObject({ code: 1, err: expect.stringContaining('is not understood (verdict.action') })
  expect(await window(simulation(START, () => 'refused'))).toMatchObject({ code: 1, err: expect.stringContaining('No Dumont server answers') })
})

test('names of vendors cannot steer the terminal', async () => {
  const evil = aPlace({ provider: '\u001b[2Jx', zone: null, region: 'a\nb' })
  const { out } = await window(simulation(START, () => anAnswer({ now: t0, hours: 6, window: aWindow(t0, 6, evil, 1) })))
  expect(out).toContain(' [2Jx a b')
  expect(out).not.toContain('\u001b')
})

test('every option goes where it belongs', async () => {
  const world = simulation(START, serve)
  const words =
    '--or A100 --or H200 --gpus 8 --from 2h --by 2026-02-04T12:00+01:00 --market on_demand --provider aws --provider gcp --region us-east-1 --instance-type p5.48xlarge ' +
    '--home aws/us-east-1 --allowed 22-0 --weekdays fri-mon --zone America/New_York --split 60 --restart-cost 0.5 --delay-cost 0.2 --data-gb 50 --usd-per-gb 0.09 ' +
    '--start-minutes 5 --max-price 2.10 --min-reliability 0.9'
  expect((await window(world, ...words.split(' '))).code).toBe(0)
  expect(world.asked[0]!.job).toEqual({
    gpu_name: 'H100',
    equivalents: ['A100', 'H200'],
    gpu_count: 8,
    job_duration_hours: 6,
    machine_type: 'on_demand',
    earliest_start: '2026-02-02T02:00:00.000Z',
    deadline: '2026-02-04T11:00:00.000Z',
    zone: 'America/New_York',
    allowed_hours: { from: 22, to: 24 },
    weekdays: [0, 4, 5, 6],
    split: { min_piece_minutes: 60, restart_cost_usd: 0.5 },
    providers: ['aws', 'gcp'],
    regions: ['us-east-1'],
    instance_types: ['p5.48xlarge'],
    home: { provider: 'aws', region: 'us-east-1' },
    delay_cost_usd_per_hour: 0.2,
    data_gb: 50,
    data_usd_per_gb: 0.09,
    start_minutes: 5,
    max_price_usd_per_gpu_hour: 2.1,
    min_reliability: 0.9,
  })
  await window(world)
  expect(world.asked[1]!.job).toEqual({ gpu_name: 'H100', gpu_count: 1, job_duration_hours: 6, machine_type: 'spot' })
})

test.each([
  ['--hours 0.2', 'Expected hours from 0.25 to 168'],
  ['--hours 0x10', 'Expected hours'],
  ['--hours 169', 'Expected hours'],
  ['--gpus 0', 'Expected a whole number from 1 to 1024'],
  ['--gpus 1.5', 'Expected a whole number'],
  ['--by soon', 'Expected a length of time from now, like 48h, or a time with its zone'],
  ['--by 2026-02-01T12:00', 'with its zone'],
  ['--by 1.2.3h', 'Expected a length of time'],
  ['--by 2026-02-30T12:00Z', 'with its zone'],
  ['--by 2026-02-01T12:00Z', 'cannot be finished by'],
  [
    '--from 45h --by 48h',
    'A job of 6 h that may begin at 2026-02-03T21:00:00.000Z cannot be finished by 2026-02-04T00:00:00.000Z: give a later --by or fewer --hours.',
  ],
  ['--market cheap', 'Allowed choices are spot, on_demand, list'],
  ['--allowed 6', 'Expected two different hours of the day'],
  ['--allowed 6-6', 'Expected two different hours'],
  ['--allowed 25-6', 'Expected two different hours'],
  ['--weekdays monday', 'Expected weekdays like mon-fri'],
  ['--weekdays mon-tue-wed', 'Expected weekdays'],
  ['--weekdays mon,', 'Expected weekdays'],
  ['--zone Mars/Base --allowed 1-2', 'Expected a time zone'],
  ['--zone UTC', '--zone says where --allowed and --weekdays hold'],
  ['--home aws/', 'Expected a provider'],
  ['--home /x', 'Expected a provider'],
  ['--split 5', 'Expected a whole number from 15'],
  ['--restart-cost 1', '--restart-cost does nothing without --split'],
  ['--usd-per-gb 1', '--usd-per-gb does nothing without --data-gb'],
  ['--delay-cost -1', 'Expected dollars'],
  ['--max-price 0', 'above 0'],
  ['--min-reliability 90', 'Expected a share from 0 to 1'],
  ['--start-minutes 601', 'Expected minutes'],
  ['--data-gb x', 'Expected gigabytes'],
  ['--nonsense', "unknown option '--nonsense'"],
])('%s is refused in words', async (words, message) => {
  const world = simulation(START, serve)
  const { code, err } = await window(world, ...words.split(' '))
  expect([code, world.asked]).toEqual([2, []])
  expect(err).toContain(message)
})

test('an empty name is refused', async () => {
  expect((await window(simulation(START, serve), '--provider', ' ')).err).toContain('Expected a name')
})
