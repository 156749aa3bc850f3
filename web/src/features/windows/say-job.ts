import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import type { AskedJob } from './api.ts'
import { formatStart } from './format-window.ts'

/** '6 hours on 4 GPUs, ready by Sat 21, 03:00' */
export function sayJob({ job_duration_hours: hours, gpu_count: gpus = 1, deadline }: AskedJob, words: Strings['timing'], locale: Locale): string {
  const length = words.hours(formatNumber(hours, locale.language, 2))
  const what = gpus === 1 ? length : words.onGpus(length, formatNumber(gpus, locale.language))
  return deadline === undefined ? words.anyTime(what) : words.readyBy(what, formatStart(Date.parse(deadline), locale))
}
