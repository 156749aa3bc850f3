/** What goes wrong on the wire, the same for every vendor. `tls_error` is had by asking `RunningFake.tlsBaseUrls`. */
export const wireFaults = [
  'html',
  'empty',
  'truncated',
  'deep_json',
  'huge_body',
  'gzip_bomb',
  'no_content',
  'redirect_loop',
  'unauthorized',
  'forbidden',
  'rate_limited',
  'rate_limited_silently',
  'server_error',
  'slow_loris',
  'reset',
  'tls_error',
] as const
/** What goes wrong from page to page; a fake that asks `request.nextPage` has these for nothing. */
export const pageFaults = ['page_fails', 'repeated_token', 'cursor_loop'] as const
/** What goes wrong in what is said: each fake says how that looks in its own answers. */
export const contentFaults = [
  'wrong_type',
  'duplicate_rows',
  'missing_currency',
  'cents_for_dollars',
  'per_gpu_for_machine',
  'new_enum',
  'renamed_field',
  'skewed_stamps',
] as const

export type WireFault = (typeof wireFaults)[number]
export type PageFault = (typeof pageFaults)[number]
export type ContentFault = (typeof contentFaults)[number]
export type Fault = WireFault | PageFault | ContentFault
export const faults: readonly Fault[] = [...wireFaults, ...pageFaults, ...contentFaults]
