import { createSlice } from '@reduxjs/toolkit'

/** Whether the last answers said that we are signed in; the shell sends the reader to the sign-in page when not. */
export const sessionSlice = createSlice({
  name: 'session',
  initialState: { ended: false },
  reducers: {
    sessionEnded: (state) => void (state.ended = true),
    sessionStarted: (state) => void (state.ended = false),
  },
})

export const { sessionEnded, sessionStarted } = sessionSlice.actions

/** Where to go after sign-in. Only paths of this page: a link must not send people to another site. */
export function safeReturnPath(next: string | null): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return '/'
  const url = new URL(next, location.origin)
  // '/.//evil.example' comes out as '//evil.example': looked at again when the dots are gone.
  return url.origin === location.origin && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : '/'
}
