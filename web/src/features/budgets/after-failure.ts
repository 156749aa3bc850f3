/** What is still to be shown ahead of the list when one change was refused: what came after it stays. */
export function afterFailure<Part extends object>(ahead: Part, refused: Part): Part {
  const kept = Object.entries(ahead).filter(([name, value]) => (refused as Record<string, unknown>)[name] !== value)
  return Object.fromEntries(kept) as Part
}
