// Compiles booster.ts into booster.wasm and into the module that carries it as text. With --check: compiles and compares, writes nothing.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const source = await readFile(here('booster.ts'), 'utf8')
let binary: Uint8Array | undefined
const { error, stderr } = await asc.main(
  ['booster.ts', '--outFile', 'booster.wasm', '-O3', '--runtime', 'stub', '--importMemory', '--noAssert', '--enable', 'bulk-memory', '--enable', 'simd'],
  {
    readFile: (name) => (name === 'booster.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'booster.wasm') binary = contents as Uint8Array
    },
    listFiles: () => [],
  },
)
if (error || !binary) throw new Error(`The kernel does not compile: ${error?.message ?? 'no output'}\n${stderr.toString()}`)

const text = Buffer.from(binary).toString('base64')
const carrier = `/** booster.wasm, compiled from forecast/kernel/booster.ts by \`node forecast/kernel/build.ts\`; never edited by hand. */\nexport const KERNEL_BASE64 =\n  '${text}'\n`
const files: [string, Uint8Array | string][] = [
  [here('booster.wasm'), binary],
  [here('../src/booster/kernel-bytes.ts'), carrier],
]
if (process.argv.includes('--check')) {
  for (const [path, expected] of files) {
    const found = await readFile(path).catch(() => Buffer.alloc(0))
    if (!found.equals(Buffer.from(expected))) {
      console.error(`${path} is not what forecast/kernel/booster.ts compiles to: run node forecast/kernel/build.ts`)
      process.exitCode = 1
    }
  }
} else for (const [path, contents] of files) await writeFile(path, contents)
