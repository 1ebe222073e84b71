import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'

type Json = Record<string, unknown>

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Forbids what a document doesn't name, so that a misspelt field can't pass for an optional one. */
function close(schema: unknown): void {
  if (Array.isArray(schema)) for (const item of schema) close(item)
  if (!isJson(schema)) return
  const composed = 'oneOf' in schema || 'anyOf' in schema || 'allOf' in schema
  if (isJson(schema['properties']) && schema['additionalProperties'] === undefined && !composed) {
    schema['additionalProperties'] = false
  }
  for (const value of Object.values(schema)) close(value)
}

/** Where a document is known to be wrong: a place in it, and what really holds there. */
export interface Deviation {
  readonly path: readonly string[]
  readonly holds: Json
}

/** An OpenAPI document, ready to judge answers. */
export class OpenapiDocument {
  readonly #document: Json
  readonly #ajv = new Ajv({ strict: false, allErrors: true })

  constructor(file: string, deviations: readonly Deviation[] = []) {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!isJson(document)) throw new TypeError(`${file} holds no object`)
    close(document['components'])
    for (const { path, holds } of deviations) {
      const place = at(document, path)
      if (isJson(place)) Object.assign(place, holds)
    }
    this.#document = document
    addFormats.default(this.#ajv)
  }

  /** What is wrong with the answer by the document; empty when nothing. */
  faults(method: string, path: string, status: number, body: unknown): string[] {
    const responses = at(this.#document, ['paths', path, method, 'responses'])
    const response = at(responses, [String(status)]) ?? at(responses, ['default'])
    const reference = at(response, ['$ref'])
    const told = typeof reference === 'string' ? at(this.#document, reference.slice(2).split('/')) : response
    const [content] = Object.values(contents(told))
    const schema = at(content, ['schema'])
    if (!isJson(schema)) return [`the document knows no ${status} of ${method} ${path}`]
    const validate = this.#ajv.compile({ components: this.#document['components'], allOf: [schema] })
    return validate(body) ? [] : (validate.errors ?? []).map(sentence)
  }
}

function contents(response: unknown): Json {
  const content = at(response, ['content'])
  return isJson(content) ? content : {}
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isJson(found) ? found[key] : undefined), value)
}
