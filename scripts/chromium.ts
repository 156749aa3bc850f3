import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { repository } from './run-tool.ts'

/** `env` is whole: give it to the launch as it is. */
export type Browser = { executablePath: string; args: string[]; env: Record<string, string> }

/** Where a system keeps its Chromium; `DUMONT_CHROMIUM` or `CHROMIUM` name another. */
const systemPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

/** A Chromium to start, with what it needs: the system's, else the one that npm installed. Both may run at once from many processes. */
export async function chromium(
  env: NodeJS.ProcessEnv = process.env,
  places: readonly string[] = systemPlaces,
  cache = join(repository, '.cache'),
): Promise<Browser> {
  const named = env.DUMONT_CHROMIUM ?? env.CHROMIUM
  if (named && !existsSync(named)) throw new Error(`DUMONT_CHROMIUM names ${named}, which does not exist`)
  const system = named ?? places.find((place) => existsSync(place))
  // Its sandbox does not start as root nor in most containers; only our own pages are opened. /dev/shm is small in containers.
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  const own = system ? { executablePath: system, env: {} } : await fromNpm(env, cache)
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...own, args, env: { ...Object.fromEntries(inherited), ...own.env } }
}

/** Unpacks the npm package's Chromium once per version. It unpacks to a fixed name under TMPDIR, so it gets a TMPDIR of its own and a rename makes the result appear whole. */
async function fromNpm(env: NodeJS.ProcessEnv, cache: string): Promise<{ executablePath: string; env: Record<string, string> }> {
  const home = join(cache, `chromium-${installedVersion()}`)
  if (!existsSync(join(home, 'chromium'))) {
    mkdirSync(cache, { recursive: true })
    const fresh = mkdtempSync(join(cache, 'chromium-new-'))
    await unpack(fresh)
    try {
      renameSync(fresh, home)
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true })
      // Another process was first: its copy is as good.
      if (!existsSync(join(home, 'chromium'))) throw error
    }
  }
  // Its fonts.conf names folders of the cloud it was made for.
  const fonts = join(home, 'fonts.conf')
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>\n`
  if (!existsSync(fonts) || readFileSync(fonts, 'utf8') !== text) writeFileSync(fonts, text)
  const libraries = [join(home, 'al2023', 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  return { executablePath: join(home, 'chromium'), env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts } }
}

async function unpack(folder: string): Promise<void> {
  // Two calls in one process would undo each other's environment; different processes do not meet here.
  const before = {
    TMPDIR: process.env.TMPDIR,
    AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV,
    LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH,
    FONTCONFIG_PATH: process.env.FONTCONFIG_PATH,
  }
  // Only under this name does it unpack its own libnss, which a bare Debian lacks.
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' })
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    packed.setGraphicsMode = false
    await packed.executablePath()
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

function installedVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  let folder = dirname(main)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}
