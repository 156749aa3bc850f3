import type { ModelHelp } from './forecasts-with-model.ts'
import { type ForecastTask, makeForecasts } from './make-forecasts.ts'

/** What a worker thread runs. */
export default ({ tasks, help }: { tasks: ForecastTask[]; help?: ModelHelp }) => makeForecasts(tasks, help)
