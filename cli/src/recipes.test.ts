import { type ExecFileException, execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type ApiServer, anApiServer } from '../test/api-server.ts'
import { anAnswer, aPlace, aWindow } from '../test/timing.ts'

vi.setConfig({ testTimeout: 60_000 })

// The scripts of docs/running-jobs.md as they stand there. Others' programs are stand-ins that write down how they were called.
const page = readFileSync(new URL('../../docs/running-jobs.md', import.meta.url), 'utf8')
const recipes = new Map([...page.matchAll(/^```\w+ file=(\S+)\n(.*?)^```$/gms)].map(([, name, text]) => [name!, text!]))

const folder = mkdtempSync(join(tmpdir(), 'dumont-recipes-'))
const bin = join(folder, 'bin')
let api: ApiServer
/** Hours until the window opens. */
let opensIn = 0
let place = aPlace({ region: 'us-east-1' })
beforeAll(async () => {
  api = await anApiServer((job) => {
    const window = aWindow(Date.now() + opensIn * 3_600_000, job.job_duration_hours, place, 96)
    return anAnswer({ now: Date.now(), hours: job.job_duration_hours, window })
  })
  mkdirSync(bin)
  const main = join(import.meta.dirname, 'main.ts')
  program('dumont', `exec "${process.execPath}" "${main}" "$@"`)
  for (const name of ['sky', 'aws', 'sbatch', 'kubectl', 'train.sh'])
    program(name, `printf '%s' "${name}" >> calls; for word; do printf ' [%s]' "$word" >> calls; done; echo >> calls`)
  for (const [name, text] of recipes) writeFileSync(join(folder, name), text.replaceAll('/opt/jobs/', `${bin}/`))
})
afterAll(() => {
  api.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  opensIn = 0
  place = aPlace({ region: 'us-east-1' })
  rmSync(join(folder, 'calls'), { force: true })
})

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

type Ran = { code: number; out: string; err: string; calls: string[] }
async function run(file: string, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const variables = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder, TMPDIR: folder, DUMONT_URL: api.url, DUMONT_API_KEY: 'dmt_x', ...env }
  const { error, out, err } = await new Promise<{ error: ExecFileException | null; out: string; err: string }>((resolve) =>
    execFile(file, args, { cwd: folder, env: variables }, (error, out, err) => resolve({ error, out, err })),
  )
  return { code: Number(error?.code ?? 0), out, err, calls: calls() }
}
function calls(): string[] {
  try {
    return readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n')
  } catch {
    return []
  }
}
const has = (name: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`])
    return true
  } catch {
    return false
  }
}
const python = (script: string, ...args: string[]) => run('python3', ['-c', script, ...args])

test('every script of the page is tried here, and every one is there', () => {
  expect([...recipes.keys()].sort()).toEqual([
    'ec2.sh',
    'nightly.sh',
    'release.sh',
    'sky.sh',
    'submit-when-cheap.sh',
    'train-job.yaml',
    'train.yml',
    'train_when_cheap.py',
    'train_when_cheap_deferred.py',
    'wait-and-release.sh',
    'wait.sbatch',
    'waiter.yaml',
  ])
})

test('SkyPilot is told where', async () => {
  expect(await run('sh', ['sky.sh'])).toMatchObject({
    code: 0,
    calls: ['sky [jobs] [launch] [--yes] [--infra] [aws/us-east-1] [--instance-type] [p5.48xlarge] [--use-spot] [train.yaml]'],
  })
  expect(api.asked.at(-1)).toMatchObject({ gpu_name: 'H100', gpu_count: 8, job_duration_hours: 6, providers: ['aws', 'gcp'] })
})

test('EC2 is told where, how many and the limit of an instance', async () => {
  place = aPlace({ instances: 2, gpus_per_instance: 4 })
  const ran = await run('sh', ['ec2.sh'])
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.calls[0]).toContain('aws [ec2] [run-instances] [--region] [us-east-1] [--instance-type] [p5.48xlarge] [--count] [2]')
  expect(ran.calls[0]).toContain('[MarketType=spot,SpotOptions={MaxPrice=8.4,SpotInstanceType=one-time}]')
})

test('Slurm begins the job when the window opens', async ({ skip }) => {
  if (!has('jq')) skip('no jq here')
  opensIn = 2
  const { code, calls } = await run('sh', ['submit-when-cheap.sh', 'train.sbatch'])
  const [, seconds] = /--begin=now\+(\d+)\] \[--export=ALL,DUMONT_PROVIDER=aws,DUMONT_REGION=us-east-1\] \[train\.sbatch\]$/.exec(calls[0] ?? '') ?? []
  expect(code).toBe(0)
  expect(Math.abs(Number(seconds) - 7200)).toBeLessThan(30)
  opensIn = 0
  expect((await run('sh', ['submit-when-cheap.sh', 'train.sbatch'])).calls[1]).toContain('[--begin=now+0]')
})

test('a waiting job of Slurm submits the large one', async () => {
  const by = new Date(Date.now() + 48 * 3_600_000).toISOString()
  expect(await run('sh', ['wait.sbatch'], { BY: by })).toMatchObject({ code: 0, err: '', calls: ['sbatch [--parsable] [--export=ALL] [train.sbatch]'] })
  expect(api.asked.at(-1)).toMatchObject({ deadline: by, max_price_usd_per_gpu_hour: 2.1 })
})

test('the script of cron trains, passes exit codes on, and trains without a server', async ({ skip }) => {
  if (!has('flock')) skip('no flock here')
  expect(await run('sh', ['nightly.sh'])).toMatchObject({ code: 0, out: '', calls: ['train.sh'] })
  // Nothing is known: no data.
  place = aPlace()
  const none = await anApiServer((job) => anAnswer({ now: Date.now(), hours: job.job_duration_hours }))
  expect(await run('sh', ['nightly.sh'], { DUMONT_URL: none.url })).toMatchObject({
    code: 0,
    out: 'Dumont could not say when (123): beginning without it\n',
    calls: ['train.sh', 'train.sh'],
  })
  none.close()
})

test('Kubernetes: the suspended Job is applied, gets its region, and is let go', async () => {
  expect(await run('sh', ['wait-and-release.sh'])).toMatchObject({
    code: 0,
    calls: [
      'kubectl [apply] [--filename] [train-job.yaml]',
      'kubectl [patch] [job/train] [--type=merge] [--patch] [{"spec":{"template":{"spec":{"nodeSelector":{"topology.kubernetes.io/region":"us-east-1"}}}}}]',
      'kubectl [patch] [job/train] [--type=merge] [--patch] [{"spec":{"suspend":false}}]',
    ],
  })
})

test('GitHub Actions: the workflow is one, and its step leaves the place in the outputs', async ({ skip }) => {
  if ((await python('import yaml')).code) skip('no python3 with yaml here')
  const { out } = await python('import json, yaml; print(json.dumps(yaml.load(open("train.yml"), yaml.BaseLoader)))')
  const { jobs } = JSON.parse(out) as { jobs: { wait: { outputs: Record<string, string>; steps: { id: string; run: string }[] }; train: { needs: string } } }
  expect(jobs.train.needs).toBe('wait')
  const file = join(folder, 'outputs')
  expect((await run('bash', ['-e', '-c', jobs.wait.steps[0]!.run], { GITHUB_OUTPUT: file })).code).toBe(0)
  const outputs = readFileSync(file, 'utf8')
  expect(outputs).toContain('DUMONT_REGION=us-east-1\n')
  for (const [, name] of Object.values(jobs.wait.outputs).map((text) => /steps\.window\.outputs\.(\w+)/.exec(text)!))
    expect(outputs).toMatch(new RegExp(`^${name}=.`, 'm'))
})

test('Kubernetes: the manifests are YAML, and the waiter waits with words that dumont knows', async ({ skip }) => {
  if ((await python('import yaml')).code) skip('no python3 with yaml here')
  const read = 'import json, sys, yaml; print(json.dumps([one for file in sys.argv[1:] for one in yaml.safe_load_all(open(file))]))'
  const things = JSON.parse((await python(read, 'train-job.yaml', 'waiter.yaml')).out) as {
    kind: string
    spec: { suspend?: boolean; template: { spec: { containers: { command: string[] }[] } } }
  }[]
  expect(things.map(({ kind }) => kind)).toEqual(['Job', 'ServiceAccount', 'Role', 'RoleBinding', 'Job'])
  expect(things[0]!.spec.suspend).toBe(true)
  const [file, ...words] = things[4]!.spec.template.spec.containers[0]!.command.map((word) =>
    word.replace('2026-02-03T12:00Z', new Date(Date.now() + 9e7).toISOString()).replace('/scripts', folder),
  )
  expect((await run(file!, words)).calls.at(-1)).toContain('{"spec":{"suspend":false}}')
})

/** What the DAGs use of Airflow: just enough to run their own code. */
const airflow = `
import sys, types
class Deferred(Exception): pass
class BaseOperator:
    def __init__(self, task_id=None, **kwargs): self.task_id = task_id; self.kwargs = kwargs
    def __rshift__(self, other): return other
    def defer(self, *, trigger, method_name, kwargs): raise Deferred(trigger.moment, method_name, kwargs)
class DAG:
    def __init__(self, name, **kwargs): pass
    def __enter__(self): return self
    def __exit__(self, *error): pass
class DateTimeTrigger:
    def __init__(self, moment): self.moment = moment
class Failed(Exception): pass
def module(name, **things):
    one = types.ModuleType(name); one.__dict__.update(things); sys.modules[name] = one
module("airflow"); module("airflow.sdk", DAG=DAG, BaseOperator=BaseOperator)
module("airflow.exceptions", AirflowException=Failed, AirflowFailException=Failed)
for name in ["airflow.providers", "airflow.providers.standard", "airflow.providers.standard.operators", "airflow.providers.standard.triggers"]: module(name)
module("airflow.providers.standard.operators.bash", BashOperator=BaseOperator)
module("airflow.providers.standard.triggers.temporal", DateTimeTrigger=DateTimeTrigger)
sys.path.insert(0, ".")
import json, subprocess
from train_when_cheap_deferred import window
try:
    print(json.dumps(window.resume({}, deadline=sys.argv[1]) if len(sys.argv) > 1 else window.execute({})))
except Deferred as deferred:
    moment, method, kwargs = deferred.args
    assert hasattr(window, method)
    print(json.dumps([moment.isoformat(), method, kwargs]))
`

test('Airflow: both DAGs compile; the deferrable one sleeps until the window opens, an hour at most, then answers with the place', async ({ skip }) => {
  if (!has('python3')) skip('no python3 here')
  expect(await run('python3', ['-m', 'py_compile', 'train_when_cheap.py', 'train_when_cheap_deferred.py'])).toMatchObject({ code: 0, err: '' })
  const [begin, hour] = [Date.now(), 3_600_000]
  const defer = async (hours: number) => {
    opensIn = hours
    return JSON.parse((await python(airflow)).out) as [string, string, { deadline: string }]
  }
  const [soon, method, { deadline }] = await defer(0.5)
  expect(Math.abs(Date.parse(soon) - begin - 0.5 * hour)).toBeLessThan(30_000)
  expect(Math.abs(Date.parse(deadline) - begin - 14 * hour)).toBeLessThan(30_000)
  expect(method).toBe('resume')
  expect(Math.abs(Date.parse((await defer(5))[0]) - begin - hour)).toBeLessThan(30_000)
  opensIn = -0.001
  expect(JSON.parse((await python(airflow, deadline)).out)).toMatchObject({ provider: 'aws', region: 'us-east-1' })
})

test('Airflow: the plain way runs the command', async ({ skip }) => {
  if (!has('bash')) skip('no bash here')
  const [, command] = /bash_command="(exec dumont wait .*)"/.exec(recipes.get('train_when_cheap.py')!)!
  expect(await run('bash', ['-c', command!.replaceAll('/opt/jobs/', `${bin}/`)])).toMatchObject({ code: 0, calls: ['train.sh'] })
})

test('Ctrl-C ends a real process that waits at once; a termination reaches the command', async () => {
  const start = async (hours: number, words: string[], until: RegExp) => {
    opensIn = hours
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, DUMONT_URL: api.url }
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'wait', '--gpu', 'H100', '--hours', '6', ...words], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await new Promise<void>((resolve) => {
      let text = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          text += String(chunk)
          if (until.test(text)) resolve()
        })
    })
    return { child, ended }
  }
  const waiting = await start(5, [], /Window: /)
  waiting.child.kill('SIGINT')
  expect(await waiting.ended).toBe(130)
  const running = await start(0, ['--quiet', '--', 'sh', '-c', 'trap "exit 9" TERM; echo on; while :; do sleep 0.1; done'], /on/)
  running.child.kill('SIGTERM')
  expect(await running.ended).toBe(9)
})
