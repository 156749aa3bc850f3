const hour = 3_600_000

/** A file of 40 days of hourly prices of one RTX 4090 up to a moment: around $0.40, cheaper at night. What a forecast needs, without the demo market's hundred series. */
export function recentPrices(until: number): string {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour']
  const last = Math.floor(until / hour)
  for (let at = last - 40 * 24; at <= last; at++) {
    const price = 0.4 * (1 + 0.15 * Math.sin((2 * Math.PI * at) / 24) + 0.01 * Math.sin(at * 12.9898))
    lines.push(`acme|4090,acme,eu-north,eu-north-a,4090.1x,RTX 4090,1,0.9,${new Date(at * hour).toISOString()},${price.toFixed(4)}`)
  }
  return lines.join('\n')
}
