import type { ComparedProvider } from '@dumont/contracts'
import type { Theme } from '../../app/preferences.ts'

/** The addresses that a token opens, ready to be pasted into another dashboard. */
export function embedLinks(origin: string, token: string, provider: ComparedProvider, theme: Theme, language: string) {
  const page = new URLSearchParams({ provider, ...(theme === 'system' ? {} : { theme }), lang: language, token })
  const plain = new URLSearchParams({ provider, token })
  return {
    frame: `<iframe src="${origin}/embed/economy?${page.toString().replaceAll('&', '&amp;')}" title="Dumont" width="360" height="200" style="border:0"></iframe>`,
    json: `${origin}/api/v1/embed/economy?${plain}`,
    badge: `${origin}/api/v1/embed/economy/badge.svg?${plain}`,
    gauges: `${origin}/api/v1/embed/economy/metrics?${plain}`,
  }
}
