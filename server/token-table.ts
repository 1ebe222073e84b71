import type { Warehouse } from './warehouse/warehouse.ts'
import { StoreError } from './store/error.ts'
import { KeptToken, type KeptTokens } from './store/kept-tokens.ts'

/** Tokens in the database that several nodes share: what one of them was given, the others sign in with. */
export function tokenTable(warehouse: Warehouse): KeptTokens {
  return {
    where: 'the database',
    lock: (connection) => warehouse.lock(`refresh token of ${connection}`).catch(refused('locked')),
    async read(connection) {
      const [row] = await warehouse
        .read((reader) =>
          reader.all<{ seed: string; iv: string; tag: string; text: string }>(
            `select seed, iv, tag, text from plumbline.secret where connection = $1`,
            [connection],
          ),
        )
        .catch(refused('read'))
      if (!row) return null
      const { seed, ...sealed } = row
      return KeptToken.parse({ seed, sealed })
    },
    async write(connection, { seed, sealed: { iv, tag, text } }) {
      await warehouse
        .write(async (writer) => {
          await writer.run(`delete from plumbline.secret where connection = $1`, [connection])
          await writer.run(
            `insert into plumbline.secret(connection, seed, iv, tag, text) values ($1, $2, $3, $4, $5)`,
            [connection, seed, iv, tag, text],
          )
        })
        .catch(refused('written'))
    },
  }
}

function refused(done: 'read' | 'written' | 'locked'): (cause: unknown) => never {
  return (cause) => {
    throw new StoreError(`The kept secrets can't be ${done}: the database refuses.`, { cause })
  }
}
