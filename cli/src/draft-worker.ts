import { parentPort } from 'node:worker_threads'
import { draftForecast, type Draft, type Series } from '@dumont/forecast'

export type DraftRequest = { index: number; series: Series[]; origin: number }
export type DraftAnswer = { index: number; drafts: Draft[] }

parentPort?.on('message', ({ index, series, origin }: DraftRequest) => {
  parentPort?.postMessage({ index, drafts: series.map((one) => draftForecast(one, origin)) } satisfies DraftAnswer)
})
