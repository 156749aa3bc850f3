import { existsSync, readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { StartError } from './errors.ts'

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const yes = z.stringbool()

/** An address, or one with the length of its prefix. */
function isNetwork(text: string): boolean {
  const [address, bits, ...more] = text.split('/')
  const family = isIP(address!)
  return family !== 0 && !more.length && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
}

/** Every variable the server reads. `docs/configuration.md` and `.env.example` are generated from the descriptions. */
export const ConfigSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 15 or newer. Empty: the embedded PostgreSQL in the data directory.'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4400).describe('Port of the page and the API.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on. 0.0.0.0 opens it to the network: put a TLS proxy before it.'),
  DUMONT_DATA_DIR: z
    .string()
    .optional()
    .describe('Where the embedded database, uploads and the secret key live. Default: /var/lib/dumont for root, ~/.local/share/dumont otherwise.'),
  DUMONT_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The address people open, for links and for Secure cookies (https). Default: http://HOST:PORT.'),
  DUMONT_SECRET_KEYS: z
    .string()
    .regex(/^([\w-]+:[A-Za-z0-9+/=_-]{43,44})(,[\w-]+:[A-Za-z0-9+/=_-]{43,44})*$/, 'must be id:base64-of-32-bytes, several separated by commas')
    .optional()
    .describe('Keys that seal secrets and sessions, newest first: id:base64-of-32-bytes,... Default: made once and kept in DATA_DIR/secret-keys.')
    .meta({ secret: true }),
  DUMONT_TRUSTED_PROXIES: list
    .pipe(z.array(z.string().refine(isNetwork, 'must be an IP address or a CIDR such as 10.0.0.0/8')))
    .default([])
    .describe('Addresses or CIDRs whose X-Forwarded-For is believed, separated by commas.'),
  DUMONT_ALLOW_PRIVATE_NETWORKS: list
    .pipe(z.array(z.string().refine(isNetwork, 'must be an IP address or a CIDR such as 10.0.0.0/8')))
    .default([])
    .describe('Private addresses or CIDRs that connectors may call (gateways, fakes), separated by commas; no others.'),
  DUMONT_SERVICES: list
    .pipe(z.array(z.enum(['web', 'worker'])).min(1))
    .default(['web', 'worker'])
    .describe('What this process does: web, worker or web,worker.'),
  DUMONT_SIGN_UP: yes.default(false).describe('true: anyone who reaches the page may make an account with its own workspace.'),
  DUMONT_EMBED_ANCESTORS: list
    .pipe(z.array(z.string().regex(/^(\*|'self'|https?:\/\/[\w.:*-]+)$/, "must be *, 'self' or an address such as https://home.example.org")).min(1))
    .default(['*'])
    .describe(
      "Pages that may show /embed/economy in a frame, separated by commas: *, 'self' or addresses. It has no buttons, and shows nothing without a token.",
    ),
  DUMONT_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).optional().describe('Default: info; warn on a terminal.'),
  DUMONT_FORECAST_DAYS_KEPT: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .optional()
    .describe(
      'Days that forecasts issued at 00, 06, 12, 18 UTC are kept, at least until all their hours are scored. Default: 180, or 30 on the embedded database.',
    ),
  DUMONT_UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(100_000).default(2048).describe('Largest file that can be imported.'),
  DUMONT_DEMO: yes.default(true).describe('false: never load the demo market.'),
  DUMONT_SMTP_HOST: z.string().min(1).optional().describe('Mail server that takes alerts. Empty: no mail goes out; alerts show in the page.'),
  DUMONT_SMTP_PORT: z.coerce.number().int().min(1).max(65535).default(587).describe('Port of the mail server.'),
  DUMONT_SMTP_USER: z.string().optional().describe('User at the mail server, if it wants one.'),
  DUMONT_SMTP_PASSWORD: z.string().optional().describe('Password at the mail server.').meta({ secret: true }),
  DUMONT_SMTP_TLS: z
    .enum(['starttls', 'implicit', 'none'])
    .default('starttls')
    .describe('starttls: encrypted or not at all; implicit: encrypted from the first byte (port 465); none: for a relay on this machine.'),
  DUMONT_SMTP_FROM: z.email().optional().describe('Sender of alerts. Default: dumont@ and the name of the public address.'),
  DUMONT_SMTP_CA: z.string().optional().describe('File with a certificate (PEM) to trust at the mail server beside the usual ones.'),
  DUMONT_GOOGLE_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('OAuth client of Google Calendar; see docs/calendar.md. Empty: only calendars with an address of their own (ICS) can be read.'),
  DUMONT_GOOGLE_CLIENT_SECRET: z.string().min(1).optional().describe('Secret of that client.').meta({ secret: true }),
  DUMONT_TEST_CLOCK: yes.default(false).describe('For tests only: lets POST /api/test/clock move the clock. Never set it in earnest.'),
  FAILPOINT: z.string().optional().describe('For tests only: kill the process at a named line.'),
})

export type Config = z.infer<typeof ConfigSchema> & {
  dataDir: string
  publicUrl: string
  embedded: boolean
  /** DUMONT_<PROVIDER>_URL and DUMONT_<PROVIDER>_<NAME>_URL: where a vendor is asked instead of at its own address. */
  vendorUrls: Readonly<Record<string, string>>
}

/** Reads and checks the configuration; the environment wins over `.env`. `vendorVariables`: names of addresses of vendors, which the platform does not know. @throws StartError with every mistake at once. */
export function loadConfig(
  env: Record<string, string | undefined>,
  dotEnvFile?: string,
  vendorVariables: ReadonlySet<string> = new Set(),
): { config: Config; warnings: string[] } {
  const warnings: string[] = []
  const merged = withoutEmpty({ ...readDotEnv(dotEnvFile, warnings), ...withoutEmpty(env) })
  const vendorUrls = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => vendorVariables.has(entry[0])))
  const parsed = ConfigSchema.safeParse(merged)
  const badUrls = Object.keys(vendorUrls).filter((name) => !isAddress(vendorUrls[name]!))
  if (!parsed.success || badUrls.length) {
    const issues = parsed.error?.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`) ?? []
    const lines = [...issues, ...badUrls.map((name) => `  ${name}: must be an address that begins with http:// or https://, or a folder as file:///...`)]
    throw new StartError(`The configuration has ${lines.length} mistake${lines.length > 1 ? 's' : ''}:\n${lines.join('\n')}\nSee docs/configuration.md.`)
  }
  for (const name of Object.keys(merged))
    if (name.startsWith('DUMONT_') && !(name in ConfigSchema.shape) && !clientOnly.has(name) && !(name in vendorUrls))
      warnings.push(`${name} is not a setting of Dumont; is it misspelt?`)
  const data = parsed.data
  if (!data.DUMONT_GOOGLE_CLIENT_ID !== !data.DUMONT_GOOGLE_CLIENT_SECRET)
    warnings.push('DUMONT_GOOGLE_CLIENT_ID and DUMONT_GOOGLE_CLIENT_SECRET belong together: without both, Google Calendar is off.')
  if (data.DUMONT_TEST_CLOCK) warnings.push('DUMONT_TEST_CLOCK is on: whoever reaches this server may move its clock. It is for tests only.')
  const host = data.HOST.includes(':') ? `[${data.HOST}]` : data.HOST
  return {
    config: {
      ...data,
      dataDir: resolve(data.DUMONT_DATA_DIR ?? defaultDataDir()),
      publicUrl: (data.DUMONT_PUBLIC_URL ?? `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${data.PORT}`).replace(/\/$/, ''),
      embedded: !data.DATABASE_URL,
      vendorUrls,
    },
    warnings,
  }
}

/** Read by the command line, not by the server. */
const clientOnly = new Set(['DUMONT_URL', 'DUMONT_API_KEY', 'DUMONT_TEST_DEPTH', 'DUMONT_TEST_DATABASE_URL', 'DUMONT_CHROMIUM'])

/** file: is for providers that read files; requests are made to http and https only. */
const isAddress = (text: string): boolean => /^(https?|file):$/.test(URL.parse(text)?.protocol ?? '')

function defaultDataDir(): string {
  return process.getuid?.() === 0 ? '/var/lib/dumont' : join(homedir(), '.local', 'share', 'dumont')
}

function readDotEnv(file: string | undefined, warnings: string[]): Record<string, string | undefined> {
  if (!file || !existsSync(file)) return {}
  if (process.platform !== 'win32' && statSync(file).mode & 0o077) warnings.push(`${file} can be read by others; run: chmod 600 ${file}`)
  return parseEnv(readFileSync(file, 'utf8'))
}

/** `PORT=` in a .env means "not set". */
function withoutEmpty(env: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
}
