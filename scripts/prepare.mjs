// Runs before everything else, on whatever Node is there (18 or newer): plain JavaScript, nothing but Node's own modules.
// Installs what is missing, then builds the page when its sources changed. Says what it does on stderr.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const options = new Set(process.argv.slice(2))
const say = (text) => process.stderr.write(`${text}\n`)

function fail(text) {
  say(text)
  process.exit(1)
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) for (const file of filesUnder(join(root, path))) hash.update(relative(root, file)).update(readFileSync(file))
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(path)) return []
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
}

const stampIs = (file, text) => existsSync(file) && readFileSync(file, 'utf8') === text

function run(command, args, what) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: '', npm_config_loglevel: 'error' },
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status === 0) return
  const said = `${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`
  if (/ENOSPC/.test(said)) fail(`${what} failed: the disk is full. Dumont needs about 1.5 GB to install.`)
  if (/EACCES|EPERM|EROFS/.test(said)) fail(`${what} failed: ${root} cannot be written. Clone into a folder of yours.`)
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(said))
    fail(`${what} failed: the npm registry cannot be reached. Check the network, then run the command again.`)
  fail(`${what} failed:\n${said.trim().split('\n').slice(-25).join('\n')}`)
}

function install() {
  const stamp = join(root, 'node_modules', '.dumont-installed')
  const wanted = hashOf(['package-lock.json', 'package.json'])
  if (stampIs(stamp, wanted)) return
  const fresh = !existsSync(join(root, 'node_modules', '.package-lock.json'))
  say('Installing packages (about a minute, only when they changed)')
  // Scripts of packages never run: nothing here needs them, and they are how worms spread.
  run('npm', [fresh ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'], 'Installing packages')
  writeFileSync(stamp, wanted)
}

function nodeToUse() {
  const own = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(own)) return own
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return fail(`npm has no Node 24 for this machine (${process.platform} ${process.arch}). Install Node 22.18 or newer, then run the command again.`)
}

function buildPage() {
  const stamp = join(root, 'web', 'dist', '.built-from')
  const wanted = hashOf([
    'web/src',
    'web/public',
    'web/index.html',
    'web/vite.config.ts',
    'web/words-preload.ts',
    'web/package.json',
    'contracts/src',
    'package-lock.json',
  ])
  if (stampIs(stamp, wanted)) return
  say('Building the page')
  rmSync(stamp, { force: true })
  run(nodeToUse(), [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web', '--logLevel', 'warn'], 'Building the page')
  writeFileSync(stamp, wanted)
}

try {
  install()
  nodeToUse()
  if (!options.has('--no-build')) buildPage()
} catch (error) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) fail(`${root} cannot be written. Clone into a folder of yours.`)
  if (error.code === 'ENOSPC') fail('The disk is full. Dumont needs about 1.5 GB to install.')
  throw error
}
