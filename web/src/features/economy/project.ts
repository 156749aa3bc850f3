/** What the present rate leads to with so many hours of it a day: weeks of 7, months of 30 and years of 365 days. */
export function project(savingsPerHour: number, hoursPerDay: number) {
  const daily = savingsPerHour * hoursPerDay
  return { daily, weekly: daily * 7, monthly: daily * 30, yearly: daily * 365 }
}
