import { EmbedEconomy } from '@dumont/contracts'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// What docs/economy.md tells to paste into other programs.
const page = readFileSync(new URL('../../../../docs/economy.md', import.meta.url), 'utf8')
const recipes = /^```yaml\n(.*?)^```$/ms.exec(page)![1]!

test('the recipes for dashboards name fields that an embed answers, and addresses it is under', () => {
  const fields = [...recipes.matchAll(/field: (\w+)|value_json\.(\w+)|\.JSON\.\w+ "(\w+)"/g)].map((match) => match.slice(1).find(Boolean))
  expect(fields).toEqual(['lifetime_savings', 'instances_count', 'lifetime_savings', 'lifetime_savings'])
  for (const field of fields) expect(Object.keys(EmbedEconomy.shape)).toContain(field)
  const paths = new Set([...recipes.matchAll(/(?:dumont\.example|metrics_path: )(\/\S+)/g)].map(([, path]) => path))
  expect([...paths]).toEqual(['/api/v1/embed/economy', '/api/v1/embed/economy/metrics'])
  expect(recipes.match(/Bearer dme_|credentials: dme_/g)).toHaveLength(4)
})
