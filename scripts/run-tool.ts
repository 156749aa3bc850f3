import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

export type Run = { code: number; output: string }
export type RunOptions = { env?: Record<string, string | undefined>; timeoutMs?: number; onLine?: (line: string) => void }

/** The project's folder, wherever a script was called from. */
export const repository = join(import.meta.dirname, '..')

/** Runs a command of node_modules/.bin (or any other) in `cwd`; stdout and stderr come back together. A run longer than `timeoutMs` is ended and fails. */
export function run(command: string, args: readonly string[], cwd: string, { env = {}, timeoutMs = 300_000, onLine }: RunOptions = {}): Promise<Run> {
  const path = `${join(cwd, 'node_modules/.bin')}${delimiter}${join(repository, 'node_modules/.bin')}${delimiter}${process.env.PATH}`
  // NO_COLOR: what is printed is read by people in logs and by the tests of these scripts. FORCE_COLOR would win over it.
  const all = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env, PATH: path }
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    let rest = ''
    const take = (chunk: string) => {
      output += chunk
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (onLine) lines.forEach(onLine)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    const deadline = setTimeout(() => {
      take(`\n${command} did not end within ${timeoutMs / 1000} s\n`)
      child.kill('SIGKILL')
    }, timeoutMs)
    const end = (code: number, why = '') => {
      clearTimeout(deadline)
      if (rest && onLine) onLine(rest)
      resolve({ code, output: output + why })
    }
    child.on('error', (error) => end(127, `${command} could not be started: ${error.message}\n`))
    child.on('close', (code, signal) => end(code ?? 1, signal ? `${command} was ended by ${signal}\n` : ''))
  })
}
