import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { errorCode, messageOf } from './error-code.ts'
import { WarehouseError } from './warehouse/warehouse.ts'

/** For this user alone: the records kept there are about people. */
const OWN_MODE = 0o700
const OTHERS = 0o077

/**
 * Makes the folder where it is missing, and closes one that other users of this machine could look into. Throws
 * `WarehouseError` when it can't be used.
 */
export function openDataDirectory(path: string, log: Logger): void {
  try {
    make(path)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new WarehouseError(`The folder ${path} can't be ${madeOrWritten(cause)}.`, {
      action: actionFor(cause),
      cause,
    })
  }
  try {
    if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, OWN_MODE)
  } catch (cause) {
    log.warn({ path, err: cause }, 'other users of this machine may be able to read the data')
  }
}

/** One level at a time: asked to make all of them, the runtime goes round for ever under `/proc`. */
function make(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  const above = dirname(path)
  if (!found && above !== path) make(above)
  mkdirSync(path, { mode: OWN_MODE })
}

function madeOrWritten(cause: unknown): string {
  return ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(cause) ?? '') ? 'written' : 'made'
}

function actionFor(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'A file stands in its place: move it away, or set DATA_DIR to another folder.'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Give the user who runs Plumbline the right to write there, or set DATA_DIR to another folder.'
    case 'ENOSPC':
      return 'The disk is full: make room, or set DATA_DIR to a folder on another one.'
    default:
      return `Set DATA_DIR to another folder (${messageOf(cause)}).`
  }
}
