/** An answer with less than this part of the offers there were is not believed at once. */
const BELIEVED_SHARE = 0.3
/** With fewer offers than this, losing most of them happens every day; losing all of them still counts. */
const FEW = 5

export type Counts = {
  /** Offers of the last answer that was believed. */
  before: number
  /** Offers of the answer after it, when that was not believed. */
  suspicious: number | null
  found: number
}

/** Whether an answer is taken. One with hardly any offers is kept back until the next answer says the same: a vendor's outage often looks like "all gone". */
export function decideEmptiness({ before, suspicious, found }: Counts): 'take' | 'suspicious' {
  const isLow = found === 0 ? before > 0 : before >= FEW && found < before * BELIEVED_SHARE
  return isLow && suspicious === null ? 'suspicious' : 'take'
}
