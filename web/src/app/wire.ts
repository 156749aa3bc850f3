/**
 * The types of contracts that have only a schema. The page knows them as types alone: `import type` brings no Zod into the bundle.
 * `Wire` is what comes out of the schema, `Body` what may be sent (defaults may be missing).
 */
export type Wire<Schema extends { _zod: { output: unknown } }> = Schema['_zod']['output']
export type Body<Schema extends { _zod: { input: unknown } }> = Schema['_zod']['input']
