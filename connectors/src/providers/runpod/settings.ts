import { z } from 'zod'

export const vendor = 'RunPod'
export const Settings = z.strictObject({
  apiKey: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({
      title: 'API key',
      secret: true,
      description: 'Not needed for prices. With one, the newer REST API is asked, and your own pods, what they were charged and the balance are read too.',
      examples: ['rpa_...'],
    }),
})
