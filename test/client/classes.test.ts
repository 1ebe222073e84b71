import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const CLIENT = join(import.meta.dirname, '..', '..', 'client')
const IMPORTED = /^import (\w+) from '([^']+\.module\.css)'$/gm

/** Class names that a component takes from its style sheets and that these don't have: what wears one has no style. */
function unknownClasses(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(IMPORTED)].flatMap(([, name = '', sheet = '']) => {
    const styles = readFileSync(join(dirname(path), sheet), 'utf8')
    const known = new Set(Array.from(styles.matchAll(/\.([a-z]\w*)/gi), ([, known]) => known))
    const used = text.replaceAll(IMPORTED, '').matchAll(new RegExp(String.raw`\b${name}\.(\w+)`, 'g'))
    return Array.from(used, ([, own = '']) => own)
      .filter((own) => !known.has(own))
      .map((own) => `${path.slice(CLIENT.length + 1)}: ${name}.${own}`)
  })
}

it('every class that a page wears is one that its style sheet has', () => {
  const paths = globSync('**/*.tsx', { cwd: CLIENT }).map((path) => join(CLIENT, path))
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.flatMap(unknownClasses)).toEqual([])
})
