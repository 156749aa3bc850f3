import { expect, test } from 'vitest'
import { type Outside, theMachine } from '../outside.ts'
import { runCommand } from './launch.ts'

const node = (script: string) => [process.execPath, '-e', script]

test('the command has the variables, and its exit code is passed on', async () => {
  expect(await runCommand(node('process.exit(process.env.DUMONT_REGION === "a b" ? 7 : 1)'), { DUMONT_REGION: 'a b' }, theMachine)).toBe(7)
})

test('no shell reads the words', async () => {
  expect(await runCommand([...node('process.exit(process.argv[1] === "$HOME; exit 9" ? 0 : 1)'), '$HOME; exit 9'], {}, theMachine)).toBe(0)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s is passed on to the command, which may end in its own way', async (name) => {
  let heard: ((signal: NodeJS.Signals) => void) | undefined
  const outside: Outside = {
    ...theMachine,
    onSignals: (handler) => {
      heard = handler
      return () => (heard = undefined)
    },
    launch: ((file: string, args: string[], options: object) => {
      const child = theMachine.launch(file, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout?.once('data', () => heard!(name))
      return child
    }) as Outside['launch'],
  }
  expect(await runCommand(node(`process.on('${name}', () => process.exit(42)); setInterval(() => {}, 1000); console.log('on')`), {}, outside)).toBe(42)
  expect(heard).toBeUndefined()
})

test('a command killed by a signal ends as shells count it', async () => {
  expect(await runCommand(node('process.kill(process.pid, "SIGKILL")'), {}, theMachine)).toBe(137)
})

test.each([
  ['/no/such/command', 127, 'There is no command'],
  [import.meta.filename, 126, 'Cannot run'],
  ['', 126, 'Cannot run'],
])('what cannot be run: %s', async (file, exitCode, message) => {
  const failure = await runCommand([file], {}, theMachine).catch((error: unknown) => error)
  expect(failure).toMatchObject({ exitCode, message: expect.stringContaining(message) })
})
