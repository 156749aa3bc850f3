import { run } from '../run-tool.ts'
import type { Check } from './check.ts'

export const generatedDocs: Check = {
  name: 'generated docs',
  async run(root) {
    const { code, output } = await run('node', ['scripts/docs.ts', '--check'], root)
    return code === 0 ? '' : output
  },
}
