import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { platform } from 'node:process'

/** Read and written by its owner only. */
export const PRIVATE_MODE = 0o600

/**
 * Replaces the file, so that after a crash it is either the old one or the new one, whole, and once this resolves the new
 * one survives a power cut: written beside it, flushed, and renamed over it. One process at a time may do so.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w', PRIVATE_MODE)
  try {
    // One left behind by a crash keeps the mode that it had.
    await file.chmod(PRIVATE_MODE)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  await flushDirectory(path)
}

/** What was written to the file survives a power cut. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name survives a power cut once its directory has been flushed. Windows flushes directories by itself. */
export async function flushDirectory(path: string): Promise<void> {
  if (platform === 'win32') return
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
