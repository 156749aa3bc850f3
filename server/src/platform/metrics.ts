import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything `/metrics` shows. Labels are route patterns and job names, never ids or names of people. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'dumont_' })
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'dumont_http_request_seconds',
      help: 'Time to answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    }),
    jobRuns: new Counter({ name: 'dumont_job_runs_total', help: 'Job runs by outcome', labelNames: ['job', 'outcome'], registers: [registry] }),
    notifications: new Counter({
      name: 'dumont_notifications_total',
      help: 'Attempts to send a message, by channel and what came of it',
      labelNames: ['channel', 'outcome'],
      registers: [registry],
    }),
    jobLastDone: new Gauge({
      name: 'dumont_job_last_done_timestamp_seconds',
      help: 'When a job last finished well',
      labelNames: ['job'],
      registers: [registry],
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
