export const confirmedRows: readonly string[] = [
  // Rows that an import found as it says them: they stay when the one that wrote them is taken back. Others, it wrote itself.
  `create table entered.confirmed(_import text not null, _id text not null)`,

  // By which the same file is known again, a hash of its bytes; null of those that were imported before.
  `alter table entered.import add column digest text`,
]
