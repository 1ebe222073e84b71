import { isIPv4 } from 'node:net'
import { Cron } from 'croner'
import { z } from 'zod'
import { isTimeZone } from '../shared/time-zone.ts'

const CRON_FIELDS = 5

/** The weeks that a page shows at once, and a day. */
const SHORTEST_RETENTION_DAYS = 92

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A credential: taken as it is, never repeated in a message. */
const secret = z.string().regex(/^[\x21-\x7E]+$/, {
  error: 'holds a space or a character that no credential has: copy it again, without quotes or line breaks',
})

/** The address of a CRM, such as the example. Credentials travel there, so it is HTTPS unless it never leaves this machine. */
const address = (example: string) =>
  z.string().transform((text, context) => {
    const url = URL.parse(text)
    if (!url || !/^https?:$/.test(url.protocol)) {
      return fault(context, `is not a web address: write one such as ${example}`)
    }
    if (url.username || url.password || url.search || url.hash) {
      return fault(context, 'holds more than an address: write only https:// and the host name')
    }
    if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1'))) {
      return fault(context, 'would send your credentials unencrypted: write https:// instead of http://')
    }
    return url.href.replace(/\/+$/, '')
  })
/** Where PostgreSQL is. Whoever can read it can read all that is kept. */
const databaseAddress = z.string().transform((text, context) => {
  const url = URL.parse(text)
  if (
    !url ||
    !/^postgres(ql)?:$/.test(url.protocol) ||
    url.hostname === '' ||
    !/^\/[^/]+$/.test(url.pathname)
  )
    return fault(
      context,
      'is not the address of a database: write it as postgres://user:password@host:5432/plumbline',
    )
  if (!isEncoded(url.password))
    return fault(context, 'holds a password with a bare %: write %25 for each, as addresses do')
  return text
})

const salesforceAddress = address('https://yourcompany.my.salesforce.com')

const percent = z
  .string()
  .regex(/^\d{1,3}$/, { error: 'is not a percentage: write a whole number from 1 to 100' })
  .transform(Number)
  .refine((share) => share >= 1 && share <= 100, { error: 'is not a percentage: write 1 to 100' })

/** Every setting, as the environment gives it. `.env.example` explains each one for the person who sets it. */
const SETTINGS = {
  SALESFORCE_LOGIN_URL: salesforceAddress.default('https://login.salesforce.com'),
  SALESFORCE_INSTANCE_URL: salesforceAddress.nullable().default(null),
  SALESFORCE_CLIENT_ID: secret.nullable().default(null),
  SALESFORCE_CLIENT_SECRET: secret.nullable().default(null),
  SALESFORCE_REFRESH_TOKEN: secret.nullable().default(null),
  SALESFORCE_ACCESS_TOKEN: secret.nullable().default(null),
  HUBSPOT_BASE_URL: address('https://api.hubapi.com').default('https://api.hubapi.com'),
  HUBSPOT_ACCESS_TOKEN: secret.nullable().default(null),
  HUBSPOT_CLIENT_ID: secret.nullable().default(null),
  HUBSPOT_CLIENT_SECRET: secret.nullable().default(null),
  HUBSPOT_REFRESH_TOKEN: secret.nullable().default(null),
  HUBSPOT_CAMPAIGN_PROPERTIES: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => /^[a-z][a-z0-9_]*$/.test(name)), {
      error:
        'is no list of properties: write their internal names with commas between, such as salesforce_campaign_id,campaign_type',
    })
    .default([]),
  DATABASE_URL: databaseAddress.nullable().default(null),
  APP_SECRET: secret
    .min(32, { error: 'is too short to protect anything: write at least 32 random characters' })
    .nullable()
    .default(null),
  DATA_DIR: z.string().default('./data'),
  HOST: z
    .string()
    .refine(isLoopback, {
      error:
        'opens Plumbline to other machines, which is refused until it has sign-in: write 127.0.0.1, and reach it from elsewhere through an SSH tunnel',
    })
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, {
      error: 'is not a port: write a number from 0 (any free one) to 65535, such as 4000',
    })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'is not a port: the highest is 65535' })
    .default(4000),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `is not a level: write one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'is not a known time zone: write an IANA name such as Europe/Berlin' })
    .nullable()
    .default(null),
  SYNC_SCHEDULE: z
    .string()
    .refine(isCron, {
      error: 'is not a cron pattern: write five fields such as 0 3 * * * (at 03:00 every day)',
    })
    .default('0 3 * * *'),
  RETENTION_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'is not a number of days: write a whole number, such as 400' })
    .transform(Number)
    .refine((days) => days >= SHORTEST_RETENTION_DAYS, {
      error: `is too short to compare weeks of a quarter: write at least ${SHORTEST_RETENTION_DAYS}`,
    })
    .default(400),
  QUOTA_TOTAL_PERCENT: percent.default(80),
  QUOTA_RUN_PERCENT: percent.default(25),
  SAMPLE_SIZE: z
    .enum(['small', 'sample'], {
      error: 'is not a size: write sample (some 25,000 people) or small (some 3,000)',
    })
    .default('sample'),
}

export const Settings = z.object(SETTINGS)
export type Settings = z.infer<typeof Settings>
export type SettingName = keyof Settings

function fault(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A name or an address that never leaves this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** Five fields that some moment fits: a sixth would be seconds, and a single date would sync once and never again. */
function isCron(pattern: string): boolean {
  if (pattern.split(/\s+/).length !== CRON_FIELDS) return false
  try {
    return new Cron(pattern, { paused: true, mode: '5-part' }).nextRun() !== null
  } catch {
    return false
  }
}
