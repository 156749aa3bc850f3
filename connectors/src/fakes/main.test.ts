import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('npm run fake:vendors starts every vendor, names their addresses, and makes them fail when asked', { timeout: 30_000 }, async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  const environment = Object.fromEntries(
    String(output)
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  )
  expect(environment['DUMONT_ALLOW_PRIVATE_NETWORKS']).toBe('127.0.0.0/8')

  expect(environment).toMatchObject({
    DUMONT_GOOGLE_CLIENT_ID: expect.any(String) as string,
    DUMONT_GOOGLE_CLIENT_SECRET: expect.stringContaining('CANARY') as string,
  })
  expect(await (await fetch(`${environment['DUMONT_GOOGLE_URL']}/__counters`)).json()).toMatchObject({ requests: 0 })

  const vast = environment['DUMONT_VAST_URL']!
  const search = async () => (await fetch(`${vast}/api/v0/bundles/`, { method: 'POST', body: '{"limit":3}' })).json() as Promise<{ offers: unknown[] }>
  expect((await search()).offers).toHaveLength(3)

  const control = async (plan: object) => fetch(new URL('/__fault', vast), { method: 'POST', body: JSON.stringify(plan) })
  expect((await control({ fault: 'no such fault' })).status).toBe(400)
  await control({ fault: 'truncated', times: 1, skip: 1 })
  expect((await search()).offers).toHaveLength(3)
  await expect(search()).rejects.toThrow(SyntaxError)
  expect((await search()).offers).toHaveLength(3)

  const pods = async () => {
    const answer = await fetch(`${environment['DUMONT_RUNPOD_URL']}/v2/pods`, { headers: { authorization: 'Bearer rpa_CANARY' } })
    return (await answer.json()) as { pods: { id: string; status: string }[] }
  }
  await fetch(new URL('/__state', environment['DUMONT_RUNPOD_URL']), { method: 'POST', body: '{"key":"pod1training","state":"stopped"}' })
  expect((await pods()).pods.find(({ id }) => id === 'pod1training')?.status).toBe('EXITED')

  child.kill()
  await once(child, 'exit')
})
