import { z } from 'zod'
import { cell } from './errors.ts'

type Variable = {
  type?: string
  description?: string
  default?: unknown
  items?: { enum?: string[] }
  enum?: string[]
  minimum?: number
  maximum?: number
  secret?: boolean
}

/** docs/configuration.md: one row for each variable of the schema that the server reads. */
export function configurationPage(schema: z.ZodObject): string {
  const rows = variables(schema).map(
    ([name, variable]) =>
      `| \`${name}\` | ${cell(allowed(variable))} | ${defaultOf(variable)} | ${cell(variable.description)}${variable.secret ? ' **Secret.**' : ''} |`,
  )
  return `# Configuration

Generated from \`server/src/platform/config.ts\` by \`node scripts/docs.ts\`; do not edit.

Read from the environment and from a file \`.env\` beside \`package.json\` (mode 0600; the environment wins). An empty value means "not set". All mistakes are reported at once, at the start.
\`.env.example\` lists the same variables, ready to copy.

| Variable | Values | Default | What it does |
|---|---|---|---|
${rows.join('\n')}

A vendor of prices is asked at its own address unless \`DUMONT_<PROVIDER>_URL\` (\`DUMONT_<PROVIDER>_<NAME>_URL\` where it has several) names another, as a gateway or a fake; a private one needs \`DUMONT_ALLOW_PRIVATE_NETWORKS\` too.
\`DUMONT_GOOGLE_URL\` puts another origin in the place of all of Google's for Google Calendar: a stand-in, for trying it out.
`
}

/** .env.example: everything commented out, so that a copy changes nothing until a line is filled in. */
export function envExample(schema: z.ZodObject): string {
  const forPeople = variables(schema).filter(([, { description }]) => !description.startsWith('For tests only'))
  const blocks = forPeople.map(([name, variable]) => `# ${variable.description}\n# ${name}=${variable.default === undefined ? '' : plain(variable.default)}\n`)
  return `# Copy to .env (chmod 600) and fill in what you need; every line may stay as it is.\n# Generated from server/src/platform/config.ts by \`node scripts/docs.ts\`.\n\n${blocks.join('\n')}`
}

function variables(schema: z.ZodObject): [string, Variable & { description: string }][] {
  // What may be written is described by the input side; the output side knows defaults and the type behind a transformation.
  const side = (io: 'input' | 'output') =>
    (z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as { properties?: Record<string, Variable> }).properties ?? {}
  const meant = side('output')
  return Object.entries(side('input')).map(([name, written]) => {
    if (!written.description) throw new Error(`${name} has no description in the configuration schema`)
    const { type, items, default: preset } = meant[name] ?? {}
    return [name, { ...written, description: written.description, default: preset, items, type: type ?? written.type }]
  })
}

function allowed({ type, items, enum: values = items?.enum, minimum, maximum }: Variable): string {
  const choice = type === 'boolean' ? ['true', 'false'] : values
  if (choice) return `${choice.map((value) => `\`${value}\``).join(', ')}${type === 'array' ? ', several with commas' : ''}`
  if (type !== 'integer' && type !== 'number') return 'text'
  return minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : 'number'
}

function defaultOf({ default: preset }: Variable): string {
  return preset === undefined || plain(preset) === '' ? '' : `\`${plain(preset)}\``
}

function plain(preset: unknown): string {
  return Array.isArray(preset) ? preset.join(',') : String(preset)
}
