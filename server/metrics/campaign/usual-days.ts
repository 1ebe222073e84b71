/** Fewer launches of a type than these say nothing of what is usual. */
export const FEWEST_LAUNCHES = 5

/**
 * What campaigns of each type took from the start of work to the launch in the year before, in days: `median`, and `p85`, what six of seven
 * took at most. `launched`: a SELECT of the launched campaigns’ `type`, `cycle_days` (NULL: not known), `launched_on` and `today`.
 */
export function usualDays(launched: string): string {
  const percentile = (share: number) =>
    `percentile_cont(${share}) within group (order by cast(cycle_days as double precision))`
  return `select type, ${percentile(0.5)} as median, ${percentile(0.85)} as p85
    from (${launched}) as launched where cycle_days is not null and launched_on > today - 365 and launched_on <= today
    group by type having count(*) >= ${FEWEST_LAUNCHES}`
}
