import { ConnectorError } from '../../connector-error.ts'

/** What is wrong with the file, in a sentence for who subscribed to it. */
export const problem = (sentence: string): ConnectorError => new ConnectorError('unexpected_answer', sentence)

/** A title as it is quoted in one. */
export const quoted = (title: string): string => (title === '' ? 'an event without title' : `“${title.length > 60 ? `${title.slice(0, 59)}…` : title}”`)
