import type { ErrorCode } from '@dumont/contracts'

/** A failed request as the page knows it. `network`: no answer came; `unexpected`: an answer that is not ours (a proxy's page, for example). */
export type ApiError = {
  status: number
  code: ErrorCode | 'network' | 'unexpected'
  message: string
  hint: string
  request_id: string
  required?: number
  have?: number
}

/** Reads the error shape of the API out of whatever came back. */
export function parseApiError(status: number, body: unknown): ApiError {
  const inner = field(body, 'error')
  const code = field(inner, 'code')
  if (typeof code !== 'string') return { status, code: 'unexpected', message: `The server answered with status ${status}.`, hint: '', request_id: '' }
  return {
    status,
    code: code as ErrorCode,
    message: text(field(inner, 'message')),
    hint: text(field(inner, 'hint')),
    request_id: text(field(inner, 'request_id')),
    ...number('required', field(inner, 'required')),
    ...number('have', field(inner, 'have')),
  }
}

export function networkError(): ApiError {
  return { status: 0, code: 'network', message: 'Dumont does not answer.', hint: 'Check that the server runs and that you are connected.', request_id: '' }
}

/** RTK Query hands errors over as unknown-ish unions; ours all carry a code. */
export function asApiError(error: unknown): ApiError | undefined {
  if (error === undefined || error === null) return undefined
  return typeof field(error, 'code') === 'string' && typeof field(error, 'status') === 'number' ? (error as ApiError) : networkError()
}

const field = (of: unknown, name: string): unknown => (typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (name: 'required' | 'have', value: unknown): Partial<ApiError> => (typeof value === 'number' ? { [name]: value } : {})
