/** Refresh tokens as they rotate, sealed, where several nodes share the database; an embedded workspace keeps them in a file. */
export const secrets: readonly string[] = [
  `create table plumbline.secret(connection text not null, seed text not null, iv text not null, tag text not null, text text not null)`,
]
