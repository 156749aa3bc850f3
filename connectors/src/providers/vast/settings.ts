import { z } from 'zod'
import type { ProviderSession } from '../provider.ts'

export const vendor = 'Vast.ai'
export const Settings = z.strictObject({
  apiKey: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({ title: 'API key', secret: true, description: 'Not needed for prices. With one, your own instances, charges and balance are read too.' }),
  verified: z.boolean().default(true).meta({ title: 'Verified hosts only', description: 'Others are cheaper and less dependable' }),
})

export function headersOf({ settings }: Pick<ProviderSession, 'settings'>): Record<string, string> {
  const { apiKey } = Settings.parse(settings)
  return apiKey ? { authorization: `Bearer ${apiKey}` } : {}
}
