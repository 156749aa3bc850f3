import { expect, test } from 'vitest'
import { z } from 'zod'
import { configurationPage, envExample } from './docs/configuration.ts'
import { errorsPage } from './docs/errors.ts'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4400).describe('Port of the page.'),
  SERVICES: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['web', 'worker'])))
    .default(['web', 'worker'])
    .describe('What this process does.'),
  SIGN_UP: z.stringbool().default(false).describe('Open to all | or not.'),
  KEY: z.string().optional().describe('Seals things.').meta({ secret: true }),
  FAILPOINT: z.string().optional().describe('For tests only: dies there.'),
})

test('the configuration page tells values, default and meaning of each variable', () => {
  const page = configurationPage(schema)
  expect(page).toContain('| `PORT` | 0 to 65535 | `4400` | Port of the page. |')
  expect(page).toContain('| `SERVICES` | `web`, `worker`, several with commas | `web,worker` | What this process does. |')
  expect(page).toContain(String.raw`| \`SIGN_UP\` | \`true\`, \`false\` | \`false\` | Open to all \| or not. |`.replaceAll(String.raw`\``, '`'))
  expect(page).toContain('| `KEY` | text |  | Seals things. **Secret.** |')
})

test('a copied .env.example changes nothing and leaves out what is for tests', () => {
  const lines = envExample(schema).split('\n').filter(Boolean)
  expect(lines.every((line) => line.startsWith('#'))).toBe(true)
  expect(lines).toContain('# PORT=4400')
  expect(lines.join('\n')).not.toContain('FAILPOINT')
})

test('a variable without a description is refused', () => {
  expect(() => configurationPage(z.object({ MUTE: z.string() }))).toThrow('MUTE has no description')
})

test('the error page has a row for each code', () => {
  expect(errorsPage({ not_found: { status: 404, meaning: 'Not there.', hint: 'Look elsewhere.' } })).toContain(
    '| `not_found` | 404 | Not there. | Look elsewhere. |',
  )
})
