/** Events that nobody has read for so long are marked. */
export const STALE_MS = 86_400_000
