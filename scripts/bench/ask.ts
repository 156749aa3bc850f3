import autocannon from 'autocannon'

export type Say = (text: string) => void
type Asked = { url: string; key: string; what: string; paths: readonly string[] }

/** By one client, and by four at once: these wait for each other on the one thread that answers. */
export async function benchPaths({ url, key, what, paths }: Asked, say: Say): Promise<void> {
  const requests = paths.map((path) => ({ path }))
  const headers = { authorization: `Bearer ${key}` }
  // The first answers fill what is kept; they are not counted.
  await autocannon({ url, connections: 1, amount: Math.min(paths.length * 3, 100), headers, requests })
  for (const connections of [1, 4]) {
    const { latency, errors, non2xx } = await autocannon({ url, connections, duration: 10, headers, requests })
    const failed = errors + non2xx ? `, ${errors + non2xx} FAILED` : ''
    say(`${what}, ${connections} at once: p50 ${latency.p50} ms, p99 ${latency.p99} ms${failed}`)
  }
}
