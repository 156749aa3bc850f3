import type { PriceImport } from '@dumont/contracts'
import { apiUrl, query } from '../../app/api.ts'
import { networkError, parseApiError } from '../../app/api-error.ts'

export type Upload = { done: Promise<PriceImport>; abort: () => void }

/** Sends a file as it is. XMLHttpRequest, because fetch cannot tell how much has been sent. Rejects with an ApiError. */
export function uploadPrices(file: File, options: { strict: boolean; onProgress: (share: number) => void }): Upload {
  const xhr = new XMLHttpRequest()
  const done = new Promise<PriceImport>((resolve, reject) => {
    xhr.upload.addEventListener('progress', (event) => event.lengthComputable && event.total > 0 && options.onProgress(event.loaded / event.total))
    xhr.addEventListener('load', () => (xhr.status === 202 ? resolve(bodyOf(xhr) as PriceImport) : reject(parseApiError(xhr.status, bodyOf(xhr)))))
    xhr.addEventListener('error', () => reject(networkError()))
    xhr.addEventListener('abort', () => reject(new DOMException('The upload was cancelled', 'AbortError')))
    xhr.open('POST', `${apiUrl('prices/imports')}?${query({ filename: file.name, strict: options.strict })}`)
    xhr.setRequestHeader('content-type', contentType(file.name))
    xhr.setRequestHeader('accept', 'application/json')
    xhr.send(file)
  })
  return { done, abort: () => xhr.abort() }
}

/** By the name: browsers disagree about the type of a .csv on machines with or without a spreadsheet. */
export function contentType(filename: string): string {
  return /\.gz$/i.test(filename) ? 'application/gzip' : /\.csv$/i.test(filename) ? 'text/csv' : 'application/octet-stream'
}

function bodyOf(xhr: XMLHttpRequest): unknown {
  try {
    return JSON.parse(xhr.responseText)
  } catch {
    return undefined
  }
}
