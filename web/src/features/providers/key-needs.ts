/** The words around a policy and the policy itself, laid out to be read and copied. */
export type KeyNeeds = { text: string; policy?: string }

/** A provider says in one sentence what its key needs; a JSON document in it (an IAM policy) is taken out. */
export function keyNeeds(about: string): KeyNeeds {
  const [from, to] = [about.indexOf('{'), about.lastIndexOf('}')]
  if (from === -1 || to < from) return { text: about }
  try {
    const policy = JSON.stringify(JSON.parse(about.slice(from, to + 1)), null, 2)
    return { text: `${about.slice(0, from).trim()} ${about.slice(to + 1).trim()}`.trim(), policy }
  } catch {
    return { text: about }
  }
}
