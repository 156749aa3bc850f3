/** '1h 5m': how long something has been running, from hours. Days are counted above two of them. */
export function formatSpan(hours: number): string {
  const minutes = Math.max(0, Math.floor(hours * 60 + 1e-6))
  const [days, rest] = [Math.floor(minutes / 1440), minutes % 1440]
  if (days >= 2) return `${days}d ${Math.floor(rest / 60)}h`
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}
