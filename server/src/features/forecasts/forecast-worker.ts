import { makeForecasts } from './make-forecasts.ts'

/** What a worker thread runs. */
export default makeForecasts
