import type { Value } from '../world.ts'

/** What opened a mail or followed a link, as HubSpot tells it of an event. */
export interface MailClient {
  readonly deviceType: string
  /** HubSpot's structure, as JSON. */
  readonly browser: string
  readonly userAgent: string
}

function client(
  deviceType: string,
  [name, producer, type, version]: readonly [string, string, string, string],
  userAgent: string,
): MailClient {
  const browser = { name, family: name, producer, producerUrl: '', type, url: '', version: [version] }
  return { deviceType, browser: JSON.stringify(browser), userAgent }
}

/** What people read mail with. Google fetches pictures for its readers, but only when they look. */
export const READERS: readonly (readonly [weight: number, MailClient])[] = [
  [
    40,
    client(
      'COMPUTER',
      ['Outlook', 'Microsoft Corporation', 'Email client', '16'],
      'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
    ),
  ],
  [
    22,
    client(
      'COMPUTER',
      ['Google Image Cache', 'Google Inc.', 'Proxy', ''],
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    ),
  ],
  [
    14,
    client(
      'MOBILE',
      ['Outlook for iOS', 'Microsoft Corporation', 'Email client', '4'],
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 OutlookMobile',
    ),
  ],
  [
    16,
    client(
      'COMPUTER',
      ['Chrome', 'Google Inc.', 'Browser', '141'],
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    ),
  ],
  [
    8,
    client(
      'COMPUTER',
      ['Thunderbird', 'Mozilla', 'Email client', '140'],
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0',
    ),
  ],
]

/** What people follow links with. */
export const BROWSERS: readonly (readonly [weight: number, MailClient])[] = [
  [60, READERS[3]![1]],
  [
    25,
    client(
      'MOBILE',
      ['Mobile Safari', 'Apple Inc.', 'Browser', '18'],
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    ),
  ],
  [
    15,
    client(
      'COMPUTER',
      ['Firefox', 'Mozilla', 'Browser', '144'],
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
    ),
  ],
]

/** Apple's mail app loads every picture by itself, through a relay that tells nothing but this. */
export const PRIVACY_PROXY = client(
  'UNKNOWN',
  ['Apple Mail', 'Apple Inc.', 'Email client', ''],
  'Mozilla/5.0',
)

/** A mail gateway that checks each link before it lets the mail through: one that says so, one that poses as an old browser. */
export const SCANNERS = {
  known: client('UNKNOWN', ['unknown', '', '', ''], 'Mimecast-URL-Protect/1.0'),
  disguised: client(
    'COMPUTER',
    ['Chrome', 'Google Inc.', 'Browser', '79'],
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.117 Safari/537.36',
  ),
} as const

export function clientFields({ deviceType, browser, userAgent }: MailClient): Record<string, Value> {
  return { deviceType, browser, userAgent }
}

const PLACES: Readonly<Record<string, readonly [city: string, state: string, country: string]>> = {
  DE: ['frankfurt am main', 'hessen', 'germany'],
  AT: ['vienna', 'vienna', 'austria'],
  CH: ['zurich', 'zurich', 'switzerland'],
  GB: ['london', 'england', 'united kingdom'],
  IE: ['dublin', 'leinster', 'ireland'],
  US: ['boston', 'massachusetts', 'united states'],
  CA: ['toronto', 'ontario', 'canada'],
  FR: ['paris', 'ile-de-france', 'france'],
  NL: ['amsterdam', 'north holland', 'netherlands'],
  SE: ['stockholm', 'stockholm', 'sweden'],
  DK: ['copenhagen', 'capital region', 'denmark'],
  NO: ['oslo', 'oslo', 'norway'],
  FI: ['helsinki', 'uusimaa', 'finland'],
}
const locations = new Map(
  Object.entries(PLACES).map(([code, [city, state, country]]) => [
    code,
    JSON.stringify({ city, state, country }),
  ]),
)
/** Where the large mail gateways stand. */
export const DATA_CENTRE = JSON.stringify({ city: 'ashburn', state: 'virginia', country: 'united states' })

/** Where someone of that country (ISO 3166-1 alpha-2) reads mail, in HubSpot's structure as JSON. */
export function readingPlace(country: string): string | null {
  return locations.get(country) ?? null
}
