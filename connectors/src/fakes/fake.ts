import type { Settings } from '../providers/provider.ts'
import type { ContentFault } from './faults.ts'
import type { States } from './states.ts'

export type FakeRequest = {
  method: string
  /** Which of the provider's `baseUrls` was asked. */
  base: string
  /** Of that base address itself, to make links to further pages from. */
  baseUrl: string
  /** Below the base address, with its leading slash, without the query. */
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  body: string
  /** What the fake takes for the present. */
  now: Date
  /** Of the user's own instances, changed by `RunningFake.setState`. */
  states: States
  /** The page after `page` (1 is the first) of `pages`, undefined after the last. Ask it on every page: this is where paging goes wrong on demand. */
  nextPage(page: number, pages: number): number | undefined
}

/** A string or bytes are sent as they are, anything else as JSON. 200 and JSON, unless said otherwise. */
export type FakeAnswer = { status?: number; headers?: Record<string, string>; body: unknown }

/** Turns a right body, as `answer` returned it, into a wrong one; a body that has nothing of the kind is returned as it is. */
// oxlint-disable-next-line typescript/no-explicit-any -- a fake knows what it has just answered
export type Distort = (body: any, request: FakeRequest) => unknown

/** One vendor's side of the wire: it speaks the documented protocol, pages and all, with data made from the hour, so that prices move and tests can foretell them. */
export interface Fake {
  /** The provider's. */
  id: string
  /** Each way to connect: settings as a user fills them in. Keys are made up, contain `CANARY`, and no others are taken (401). */
  settings: readonly Settings[]
  /** Lists come in several pages; then make them at least five, so that the third can fail. */
  paged: boolean
  answer(request: FakeRequest): FakeAnswer | Promise<FakeAnswer>
  /** A string says why it cannot happen with this vendor. */
  distort: Readonly<Record<ContentFault, Distort | string>>
  /** The user's own instances, when the provider lists such. Answers about them hold `CANARY` wherever the vendor sends secrets of the user's. */
  usage?: {
    /** The list comes in several pages; then at least five. */
    paged: boolean
    /** The key of an instance that runs. */
    running: string
    /** As above, in the list of instances; prices stay as they are. */
    distort: Readonly<Record<ContentFault, Distort | string>>
  }
}
