// npm run fake:vendors: every vendor's fake on a fixed port of this machine, and the environment that points a server at them.
// Faults on demand: curl -X POST localhost:PORT/__fault -d '{"fault":"page_fails"}', and -d '{}' to heal; an unknown fault is answered with the list of them.
import { fakes } from '../connectors/src/fakes/index.ts'
import { startFake } from '../connectors/src/fakes/start-fake.ts'
import { baseUrlVariable, providers } from '../connectors/src/index.ts'

const firstPort = Number(process.argv.find((argument) => argument.startsWith('--port='))?.slice('--port='.length) ?? 4710)
const lines = ['DUMONT_ALLOW_PRIVATE_NETWORKS=127.0.0.0/8']
const settings: string[] = []
for (const [i, fake] of fakes.entries()) {
  const provider = providers.find(({ id }) => id === fake.id)
  if (!provider) throw new Error(`no provider for the fake ${fake.id}`)
  const { baseUrls } = await startFake(fake, { now: () => new Date(), bases: Object.keys(provider.baseUrls), port: firstPort && firstPort + i })
  for (const [name, url] of Object.entries(baseUrls)) lines.push(`${baseUrlVariable(provider, name)}=${url}`)
  settings.push(`${provider.label}: ${fake.settings.map((one) => JSON.stringify(one)).join(' or ')}`)
}
console.log(lines.join('\n'))
console.error(`\nSettings that the fakes take:\n${settings.join('\n')}\n\nCtrl-C stops them.`)
