import type { Distort, Fake, FakeRequest } from '../../fakes/fake.ts'
import type { FakeState } from '../../fakes/states.ts'

/** What runs in the account of the key, by id: the type, as the fake lists types. */
const rented: Readonly<Record<string, readonly [name: string | null, type: string, state: FakeState, region: string]>> = {
  '0920582c7ff041399e34823a0be62549': ['training', 'gpu_8x_h100_sxm5', 'running', 'us-east-1'],
  '1a20582c7ff041399e34823a0be6254a': [null, 'gpu_1x_a10', 'running', 'us-west-1'],
  '2b20582c7ff041399e34823a0be6254b': ['starting', 'gpu_1x_gh200', 'stopped', 'us-west-1'],
}

export const usage: NonNullable<Fake['usage']> = {
  paged: false,
  running: '0920582c7ff041399e34823a0be62549',
  distort: {
    wrong_type: each((type) => ({ ...type, price_cents_per_hour: String(type['price_cents_per_hour']) })),
    duplicate_rows: (body) => (Array.isArray(body.data) ? { data: body.data.flatMap((row: Row) => [row, row]) } : body),
    missing_currency: 'cents are part of the name of the field',
    cents_for_dollars: each((type) => ({ ...type, price_cents_per_hour: Number(type['price_cents_per_hour']) / 100 })),
    per_gpu_for_machine: 'the price is of the whole instance by documentation; nothing beside it would tell another',
    new_enum: each((type) => ({ ...type, generation: 'next', specs: { ...(type['specs'] as object), interconnect: 'optical' } })),
    renamed_field: each(({ price_cents_per_hour: cents, ...type }) => ({ ...type, cents_per_hour: cents })),
    skewed_stamps: 'the answer holds no time',
  },
}

type Row = Record<string, unknown>

/** The list, and an instance that has ended. Lambda cannot stop one: what is stopped here is booting. */
export function listInstances({ now, states }: FakeRequest, typeOf: (name: string) => unknown): Row[] {
  const running = Object.entries(rented).map(([id, [name, type, first, region]]) => {
    const state = states.at(id, first, now)
    const status = state === 'gone' ? 'terminated' : state === 'stopped' ? 'booting' : 'active'
    return { id, name, status, ip: '203.0.113.7', region: { name: region, description: region }, instance_type: typeOf(type), jupyter_token: 'CANARY-jupyter' }
  })
  return [...running, { ...running[0], id: 'ffff582c7ff041399e34823a0be6254f', status: 'terminating' }]
}

function each(change: (type: Row) => Row): Distort {
  return (body) => (Array.isArray(body.data) ? { data: body.data.map((row: Row) => ({ ...row, instance_type: change(row['instance_type'] as Row) })) } : body)
}
