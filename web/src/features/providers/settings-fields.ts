import type { Entry } from './api.ts'

type Schema = Entry['settings']

/** One field of the form, as the provider's JSON schema describes it. */
export type SettingField = {
  name: string
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'choice'
  title: string
  description?: string
  example?: string
  isRequired: boolean
  choices: string[]
  /** What it is when nothing is entered, as text. */
  usual?: string
}

export function settingFields({ properties, required }: Schema): SettingField[] {
  return Object.entries(properties).map(([name, schema]) => {
    const choices = (schema.enum ?? []).filter((value) => typeof value === 'string' || typeof value === 'number').map(String)
    const [example] = schema.examples ?? []
    return {
      name,
      kind: schema.secret ? 'secret' : choices.length > 0 ? 'choice' : kindOf(schema.type),
      title: schema.title ?? name,
      description: schema.description,
      example: example === undefined ? undefined : textOf(example),
      // With a default nothing needs to be entered.
      isRequired: (required ?? []).includes(name) && schema.default === undefined,
      choices,
      usual: schema.default === undefined ? undefined : textOf(schema.default),
    }
  })
}

function kindOf(type: string | undefined): SettingField['kind'] {
  if (type === 'boolean') return 'boolean'
  return type === 'number' || type === 'integer' ? 'number' : 'text'
}

/** What the form begins with: what is stored, else what is usual. Secrets are never here. */
export function initialValues(fields: SettingField[], stored: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, kind, usual }) => [name, kind === 'secret' ? '' : stored[name] === undefined ? (usual ?? '') : textOf(stored[name])]),
  )
}

/** The settings to send: nothing for what was left empty, so that a stored secret stays and a default holds. */
export function settingsFrom(fields: SettingField[], values: Record<string, string>): Record<string, unknown> {
  const given = fields.flatMap((field): [string, unknown][] => {
    const text = (values[field.name] ?? '').trim()
    return text === '' ? [] : [[field.name, valueOf(field, text)]]
  })
  return Object.fromEntries(given)
}

function valueOf({ kind }: SettingField, text: string): unknown {
  if (kind === 'boolean') return text === 'true'
  return kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** Names of fields that must be filled in and are not. A stored secret counts as filled in. */
export function missingFields(fields: SettingField[], values: Record<string, string>, secretsSet: readonly string[] = []): string[] {
  return fields.filter(({ name, isRequired }) => isRequired && !values[name]?.trim() && !secretsSet.includes(name)).map(({ name }) => name)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
