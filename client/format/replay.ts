/** How many weeks lie between so many weekly syncs, the first and the last among them. */
export function weeksBetween(syncs: number): number {
  return syncs - 1
}
