import { run } from '../run-tool.ts'
import type { Check } from './check.ts'

export const generatedDocs: Check = {
  name: 'generated docs',
  async run(root) {
    const { code, output } = await run('node', ['scripts/docs.ts', '--check'], root)
    return code === 0 ? '' : output
  },
}

/** The booster's hot loops are committed as WebAssembly beside their source. */
export const kernel: Check = {
  name: 'kernel',
  async run(root) {
    const { code, output } = await run('node', ['forecast/kernel/build.ts', '--check'], root)
    return code === 0 ? '' : output
  },
}
