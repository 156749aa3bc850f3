import type { Plan } from '@dumont/contracts'
import { PassThrough } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import { simulation } from '../../test/simulation.ts'
import { aPlace, iso } from '../../test/timing.ts'
import { run } from '../run.ts'

const [HOUR, t0] = [3_600_000, Date.parse('2026-02-02T00:00:00.000Z')]
const stretch = (hour: number) => ({ start_time: iso(t0 + hour * HOUR), end_time: iso(t0 + (hour + 6) * HOUR) })
function aPlan(id: number, name: string, more: Partial<Plan> = {}): Plan {
  return {
    id,
    name,
    job: { gpu_name: 'H100', gpu_count: 8, job_duration_hours: 6 } as Plan['job'],
    move_threshold: 0.05,
    lead_minutes: 60,
    state: 'waiting',
    window: { ...stretch(20), pieces: [{ ...stretch(20), cost: 81.5 }], place: aPlace(), estimated_cost: 81.5, cost_interval: null },
    calendar_event: null,
    now_cost: 96,
    moves: [],
    outcome: null,
    created_at: iso(t0),
    checked_at: null,
    ...more,
  }
}
const done = aPlan(2, 'nightly', { state: 'done', outcome: { cost: 80, now_cost: 96, saving: 16, saving_percentage: 16.7, best_cost: null } })
let plans: Plan[] = []
let seen: { method: string; path: string; body: unknown; key: string | null }[] = []
beforeEach(() => {
  plans = [aPlan(3, 'nightly'), done, aPlan(4, '7', { state: 'impossible', window: null })]
  seen = []
})

async function dumont(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const world = simulation(iso(t0), () => 'refused')
  world.fetch = async (url, init) => {
    const { method, body, headers } = init!
    seen.push({
      method: method!,
      path: new URL(url).pathname,
      body: body ? JSON.parse(body as string) : undefined,
      key: new Headers(headers).get('idempotency-key'),
    })
    return Response.json(method === 'GET' ? { plans } : plans[0]!)
  }
  const code = await run(['plan', ...words, '--url', 'http://dumont.test'], { stdout, stderr }, world)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}
const row = '3  nightly  waiting  8 x H100 for 6 h  Mon 02 Feb 20:00 to Tue 03 Feb 02:00  $81.50  aws us-east-1/use1-az1 p5.48xlarge H100 SXM 80 GB'

test('keep sends the job under its name, once', async () => {
  const { code, out } = await dumont(
    'keep',
    'nightly',
    '--gpu',
    'H100',
    '--gpus',
    '8',
    '--hours',
    '6',
    '--by',
    '48h',
    '--move-threshold',
    '0.1',
    '--lead',
    '2h',
  )
  expect([code, out.split('\n')[1]]).toEqual([0, row])
  expect(seen).toEqual([
    {
      method: 'POST',
      path: '/api/v1/spot/plans',
      body: {
        name: 'nightly',
        job: { gpu_name: 'H100', gpu_count: 8, job_duration_hours: 6, machine_type: 'spot', deadline: iso(t0 + 48 * HOUR) },
        move_threshold: 0.1,
        lead_minutes: 120,
      },
      key: expect.stringMatching(/^[\w-]{36}$/),
    },
  ])
})

test('list shows what is open; --all what is over, with what it saved', async () => {
  const [names, ...rows] = (await dumont('list')).out.split('\n')
  expect(names!.split(/ {2,}/)).toEqual(['#', 'Name', 'State', 'Job', 'Window', 'Cost', 'Where'])
  expect(rows).toEqual([row.replace('waiting  ', 'waiting     '), '4  7        impossible  8 x H100 for 6 h  none', 'Times are in Europe/Lisbon.', ''])
  expect((await dumont('list', '--all')).out).toMatch(/2 {2}nightly {2}done .*\$80\.00 {2}\$16\.00/)
  expect(JSON.parse((await dumont('list', '--json')).out)).toMatchObject({ plans: [{ id: 3 }, { id: 4 }] })
  plans = [done]
  expect((await dumont('list')).out).toBe('No plan is kept\n')
})

test.each([
  ['nightly', 3],
  ['7', 4],
  ['9', 9],
])('cancel takes the name of an open plan, or a number: %s', async (words, id) => {
  expect((await dumont('cancel', words, '--json')).out).toContain('"id":3')
  expect(seen.at(-1)).toEqual({ method: 'PATCH', path: `/api/v1/spot/plans/${id}`, body: { state: 'cancelled' }, key: null })
})

test('cancel says when no plan is called so', async () => {
  expect(await dumont('cancel', 'weekly')).toMatchObject({ code: 1, err: 'dumont: No open plan is called weekly: see dumont plan list\n' })
  expect(seen.length).toBe(1)
})

test.each([[['--lead', 'soon']], [['--move-threshold', '5']]])('keep refuses %j', async (words) => {
  expect((await dumont('keep', 'x', '--gpu', 'H100', '--hours', '6', ...words)).code).toBe(2)
  expect(seen).toEqual([])
})
