/** What the bell asks: enough to name what is new. One question for all who ask it, so one answer. */
export const bellQuestion = { limit: 5 }
