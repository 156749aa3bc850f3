import type { Feature } from '../../platform/feature.ts'
import { evaluateAlerts, evaluatePrices } from './evaluate.ts'
import { ready } from './rounds.ts'
import { routes } from './routes.ts'
import { sendDue } from './send-due.ts'

export { messagesOf } from './messages.ts'

/** Decides who must hear what, and sends it. */
export const alerts: Feature = {
  name: 'alerts',
  routes,
  jobs: [
    { name: 'alerts.evaluate', cron: '*/5 * * * *', runDue: evaluateAlerts },
    { name: 'alerts.prices', on: ['prices.changed'], runDue: evaluatePrices },
    { name: 'alerts.send', cron: '* * * * *', runDue: sendDue },
  ],
  ready,
}
