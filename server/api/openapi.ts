import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi'
import { createDocument } from 'zod-openapi'
import { Connection, ConnectionList, Workspace } from '../../shared/connection.ts'
import { Health } from '../../shared/health.ts'
import {
  MetricAnswer,
  MetricList,
  MetricSummary,
  MoverList,
  ReadinessList,
  Receipt,
  ReceiptRow,
  ReceiptShape,
} from '../../shared/metric.ts'
import { Problem } from '../../shared/problem.ts'
import { SyncRun, SyncRunList } from '../../shared/sync.ts'
import type { Answer, Route } from './http/route.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { NoQuery } from './question.ts'

export const API_ROOT = '/api/v1'

const schemas = {
  Connection,
  ConnectionList,
  Health,
  MetricAnswer,
  MetricList,
  MetricSummary,
  MoverList,
  Problem,
  ReadinessList,
  Receipt,
  ReceiptRow,
  ReceiptShape,
  SyncRun,
  SyncRunList,
  Workspace,
}

/** The route that serves the OpenAPI 3.1 document of the others and of itself. */
export function describeApi(others: readonly Route[], version: string): Route {
  let made: unknown
  const route: Route = defineRoute({
    method: 'get',
    path: '/openapi.json',
    role: 'viewer',
    noun: 'Description',
    summary: 'This description, as OpenAPI 3.1',
    params: z.strictObject({}),
    query: NoQuery,
    body: NoBody,
    answers: { 200: { description: 'The document', json: z.looseObject({ openapi: z.string() }) } },
    handle: () => Promise.resolve({ kind: 'json', body: (made ??= openApiOf([...others, route], version)) }),
  })
  return route
}

/** Every operation says in `x-role` which role it needs. */
function openApiOf(routes: readonly Route[], version: string) {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route)
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Plumbline',
      version,
      description: 'Marketing-operations metrics from Salesforce and HubSpot, every number with its receipt.',
    },
    servers: [{ url: API_ROOT }],
    tags: [...new Set(routes.map((route) => route.noun))].map((name) => ({ name })),
    paths,
    components: { schemas },
  })
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const answers = Object.entries(route.answers).map(
    ([status, answer]) => [status, responseOf(answer)] as const,
  )
  const responses: ZodOpenApiOperationObject['responses'] = {
    ...Object.fromEntries(answers),
    ...(route.conditional ? { 304: { description: 'Unchanged since the ETag that was sent' } } : {}),
    default: {
      description: 'A problem, as RFC 9457 describes it',
      content: { 'application/problem+json': { schema: Problem } },
    },
  }
  return {
    operationId: `${route.method}${route.path.replaceAll(/[^A-Za-z]+(\w?)/g, (_all, next: string) => next.toUpperCase())}`,
    tags: [route.noun],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    'x-role': route.role,
    requestParams: { path: route.params, query: route.query },
    ...bodyOf(route),
    responses,
  }
}

function bodyOf({ body, upload }: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (upload) return { requestBody: { required: true, content: { [upload.type]: { schema: z.string() } } } }
  if (body instanceof z.ZodUndefined) return {}
  return { requestBody: { content: { 'application/json': { schema: body } } } }
}

function responseOf({ description, json, csv, events }: Answer): ZodOpenApiResponseObject {
  return {
    description,
    content: {
      ...(json ? { 'application/json': { schema: json } } : {}),
      ...(csv ? { 'text/csv': { schema: z.string() } } : {}),
      ...(events ? { 'text/event-stream': { schema: events } } : {}),
    },
  }
}
