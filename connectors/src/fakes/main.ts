// npm run fake:vendors: every vendor's fake on a fixed port of this machine, and the environment that points a server at them.
// Faults on demand: curl -X POST localhost:PORT/__fault -d '{"fault":"page_fails"}', and -d '{}' to heal; an unknown fault is answered with the list of them.
// Google: curl -X POST localhost:PORT/__do -d '{"do":"revokeGrant"}' and -d '{}' for what else it does (docs/calendar.md).
// The user's instances: curl -X POST localhost:PORT/__state -d '{"key":"31000001","state":"stopped"}' (running, idle, stopped, gone).
import { startFakeGoogle } from '../calendars/google/fake/start.ts'
import { baseUrlVariable } from '../providers/base-url-variable.ts'
import { providers } from '../providers/index.ts'
import { fakes } from './index.ts'
import { startFake } from './start-fake.ts'

const firstPort = Number(process.argv.find((argument) => argument.startsWith('--port='))?.slice('--port='.length) ?? 4710)

const environment = ['DUMONT_ALLOW_PRIVATE_NETWORKS=127.0.0.0/8']
const settings: string[] = []
for (const [i, fake] of fakes.entries()) {
  const provider = providers.find(({ id }) => id === fake.id)
  if (!provider) throw new Error(`no provider for the fake ${fake.id}`)
  const { baseUrls } = await startFake(fake, { now: () => new Date(), bases: Object.keys(provider.baseUrls), port: firstPort && firstPort + i })
  for (const [name, url] of Object.entries(baseUrls)) environment.push(`${baseUrlVariable(provider, name)}=${url}`)
  settings.push(`${provider.label}: ${fake.settings.map((one) => JSON.stringify(one)).join(' or ')}`)
}
const google = await startFakeGoogle({ now: () => new Date(), port: firstPort && firstPort + fakes.length })
for (const [name, value] of Object.entries(google.environment)) environment.push(`${name}=${value}`)
process.stdout.write(`${environment.join('\n')}\n`)
settings.push(`A calendar to subscribe to: ${google.icalAddress()}`)
process.stderr.write(`\nSettings that the fakes take:\n${settings.join('\n')}\n\nCtrl-C stops them.\n`)
