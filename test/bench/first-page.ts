import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const CLIENT = join(import.meta.dirname, '..', '..', 'dist', 'client')
const STATIC = /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g

/** What a browser loads to show the weekly review, and what it leaves for later. Sizes in bytes, as they travel compressed. */
export function firstPage(): { readonly bytes: number; readonly files: number; readonly charts: boolean } {
  const page = readFileSync(join(CLIENT, 'index.html'), 'utf8')
  const scripts = Array.from(page.matchAll(/(?:src|href)="\/([\w./-]+\.js)"/g), ([, path]) => path!)
  const review = readdirSync(join(CLIENT, 'assets')).find((name) => /^review-.*\.js$/.test(name))
  if (review === undefined)
    throw new Error('The pages are not built, or the weekly review has no file of its own.')
  const loaded = new Set<string>()
  const open = [...scripts, `assets/${review}`]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (loaded.has(path)) continue
    loaded.add(path)
    const text = readFileSync(join(CLIENT, path), 'utf8')
    for (const [, name] of text.matchAll(STATIC)) open.push(`assets/${name}`)
  }
  const bytes = [...loaded].reduce((sum, path) => sum + gzipSync(readFileSync(join(CLIENT, path))).length, 0)
  return { bytes, files: loaded.size, charts: [...loaded].some((path) => path.includes('chart')) }
}
