/** Two-sided 95 %. */
const Z = 1.959964

/**
 * Interval of a rate of events. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927). Null without events.
 */
export function wilson(successes: number, trials: number): { low: number; high: number } | null {
  if (trials <= 0) return null
  const rate = successes / trials
  const spread = Z * Math.sqrt((rate * (1 - rate)) / trials + (Z * Z) / (4 * trials * trials))
  const centre = rate + (Z * Z) / (2 * trials)
  const scale = 1 + (Z * Z) / trials
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}
