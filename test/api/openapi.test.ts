import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Role } from '../../shared/vocabulary.ts'
import { allRoutes } from '../../server/api/routes.ts'
import type { TestServer } from '../support/server.ts'
import { rawRequest } from '../support/raw-request.ts'
import { startServer } from '../support/server.ts'

const Schema = z.looseObject({})
const Content = z.record(z.string(), z.strictObject({ schema: Schema }))
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).length(1),
  'x-role': Role,
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(['path', 'query']), schema: Schema }))
    .optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.optional() })),
})
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
})

let server: TestServer
let raw: unknown
let document: z.infer<typeof Document>
beforeAll(async () => {
  server = await startServer()
  raw = await (await fetch(`${server.url}/api/v1/openapi.json`)).json()
  document = Document.parse(raw)
})
afterAll(() => server.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

/** Compiles the schema at a place in the document, which fails where it or a reference in it is broken. */
function compiler() {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  ajv.addSchema(Schema.parse(raw), 'http://api.test/openapi.json')
  return (...place: readonly string[]) => {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    return ajv.compile({ $ref: `http://api.test/openapi.json#/${pointer.join('/')}` })
  }
}

describe('the OpenAPI document', () => {
  test('holds every route, each with its role, and nothing else', () => {
    const described = operations().map(
      ({ path, method, operation }) => `${method} ${path} ${operation['x-role']}`,
    )
    const routed = allRoutes('0.1.0').map((route) => `${route.method} ${route.path} ${route.role}`)
    expect(described.toSorted()).toEqual(routed.toSorted())
  })

  test('what changes something needs more than a viewer', () => {
    const lax = operations().filter(
      ({ method, operation }) => method !== 'get' && operation['x-role'] === 'viewer',
    )
    expect(lax).toEqual([])
  })

  test('every parameter of a path is declared, and every operation has a name of its own', () => {
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const declared = (operation.parameters ?? [])
        .filter((each) => each.in === 'path')
        .map((each) => each.name)
      expect(declared).toEqual(inPath)
    }
    const names = operations().map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  test('its schemas are valid JSON Schema 2020-12 and every reference leads somewhere', () => {
    const schemaAt = compiler()
    for (const name of Object.keys(document.components.schemas)) {
      expect(schemaAt('components', 'schemas', name)).toBeTypeOf('function')
    }
    for (const { path, method, operation } of operations()) {
      for (const [status, answer] of Object.entries(operation.responses)) {
        for (const type of Object.keys(answer.content ?? {})) {
          const place = ['paths', path, method, 'responses', status, 'content', type, 'schema']
          expect(schemaAt(...place)).toBeTypeOf('function')
        }
      }
    }
  })

  test('real answers hold against it', async () => {
    const schemaAt = compiler()
    for (const [path, name] of [
      ['/metrics', 'MetricList'],
      ['/metrics/on-time-launch-rate', 'MetricAnswer'],
      ['/metrics/on-time-launch-rate/records', 'Receipt'],
      ['/connections', 'ConnectionList'],
      ['/nope', 'Problem'],
    ] as const) {
      // A connection of its own: compiling may take longer than a server keeps one that is idle.
      const body: unknown = JSON.parse((await rawRequest(`${server.url}/api/v1${path}`)).body)
      const check = schemaAt('components', 'schemas', name)
      expect([check(body), check.errors]).toEqual([true, null])
    }
  })

  test('filters, whole numbers and flags are described as they are written', () => {
    const records = document.paths['/metrics/{id}/records']?.['get']?.parameters ?? []
    const of = (name: string) => records.find((each) => each.name === name)
    expect(of('where')).toMatchObject({ style: 'deepObject', explode: true, schema: { type: 'object' } })
    expect(of('limit')?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 1000 })
    expect(of('included')?.schema).toMatchObject({ type: 'boolean' })
    expect(of('limit')?.schema).not.toHaveProperty('pattern')
  })
})
