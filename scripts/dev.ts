import { spawn } from 'node:child_process'
import { join } from 'node:path'

// The server restarts when its sources change; Vite serves the page with hot reload and passes /api and /auth on.
const root = join(import.meta.dirname, '..')
const commands = [
  [process.execPath, ['--watch', '--watch-preserve-output', 'server/src/main.ts']],
  [process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'web']],
] as const

const children = commands.map(([command, args]) => spawn(command, args, { cwd: root, stdio: 'inherit' }))
const stop = (): void => children.forEach((child) => child.kill('SIGTERM'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
for (const child of children) child.on('exit', stop)
