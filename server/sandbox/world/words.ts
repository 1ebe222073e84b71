/** Invented first words of company names. */
export const STEMS = (
  'Nordwind Alpenblick Brightwater Kestrel Silberhorn Lindhof Marlowe Eichental Fjellheim Octavia Bergkamp Hollis Rheinfels ' +
  'Carrick Solvara Tannhof Westbrook Havelberg Aldermere Juniper Kranich Montclair Oakridge Perlach Quintana Rosendal Sternbach ' +
  'Tidewell Ulmenhof Valora Wexford Yarrow Zellweger Ambros Birkholm Castell Dornbach Elmstead Falkner Granholm Halvard Ilmtal ' +
  'Jarlsberg Kaltenbrunn Larkfield Mossgate Neustadt Ostwald Pemberton Rautal Steinhof Thornbury Uferland Vanholt Waldstein ' +
  'Ashdown Brookvale Clearmont Drachenfels Ebersol Fernhill Goldbach Highgate Isarwinkel Kingsley Lorenzen Meridian Northmoor ' +
  'Orlando Pinecrest Quellgrund Ravensburg Seestern Tauber Upland Vestergard Windmere Aurelis Blaufelden Corvina Delmar Elbtal ' +
  'Finkenau Greystone Hartwell Innfeld Karolus Leonberg Mistral Nebelhorn Osterfeld Parkside Redwood Schwarzeck Trelawney ' +
  'Vindhem Wolkenstein Zugspitz Arlington Beaumont Cedarhurst Dunmore Eastgate Foxhall Glenrock Harbourne Ironbridge'
).split(' ')

/** What companies do; the industry as Salesforce offers it, and what its companies are called. */
export const SECTORS: readonly (readonly [industry: string, words: readonly string[]])[] = [
  [
    'Manufacturing',
    [
      'Werkzeugbau',
      'Manufacturing',
      'Maschinenbau',
      'Precision',
      'Industries',
      'Antriebstechnik',
      'Fabrication',
    ],
  ],
  [
    'Technology',
    ['Software', 'Systems', 'Digital', 'Cloud', 'Datentechnik', 'Networks', 'Analytics', 'Labs'],
  ],
  ['Healthcare', ['Medical', 'Medizintechnik', 'Health', 'Diagnostics', 'Kliniken']],
  ['Finance', ['Capital', 'Finanz', 'Payments', 'Treuhand', 'Asset']],
  ['Insurance', ['Versicherung', 'Insurance', 'Assurance']],
  ['Transportation', ['Logistik', 'Freight', 'Spedition', 'Shipping', 'Mobility']],
  ['Energy', ['Energie', 'Power', 'Solar', 'Renewables']],
  ['Retail', ['Retail', 'Handel', 'Outfitters', 'Markets']],
  ['Consulting', ['Consulting', 'Beratung', 'Advisory', 'Partners']],
  ['Construction', ['Bau', 'Construction', 'Infrastructure', 'Immobilien']],
  ['Chemicals', ['Chemie', 'Polymers', 'Coatings']],
  ['Food & Beverage', ['Foods', 'Brauerei', 'Lebensmittel']],
  ['Education', ['Academy', 'Learning', 'Bildung']],
  ['Telecommunications', ['Telecom', 'Telekom', 'Fibre']],
]

/** Industries that were offered once and stand on old records. */
export const OLD_INDUSTRIES = ['Dotcom', 'Multimedia', 'Other (old)']

/** HubSpot's own values for the same industries. */
export const HUBSPOT_INDUSTRY: Readonly<Record<string, string>> = {
  Manufacturing: 'MACHINERY',
  Technology: 'COMPUTER_SOFTWARE',
  Healthcare: 'HOSPITAL_HEALTH_CARE',
  Finance: 'FINANCIAL_SERVICES',
  Insurance: 'INSURANCE',
  Transportation: 'LOGISTICS_AND_SUPPLY_CHAIN',
  Energy: 'OIL_ENERGY',
  Retail: 'RETAIL',
  Consulting: 'MANAGEMENT_CONSULTING',
  Construction: 'CONSTRUCTION',
  Chemicals: 'CHEMICALS',
  'Food & Beverage': 'FOOD_BEVERAGES',
  Education: 'EDUCATION_MANAGEMENT',
  Telecommunications: 'TELECOMMUNICATIONS',
}
export const OLD_HUBSPOT_INDUSTRIES = ['ONLINE_MEDIA', 'WIRELESS']

export const LEGAL_FORMS: Readonly<Record<string, readonly string[]>> = {
  DE: ['GmbH', 'GmbH', 'AG', 'GmbH & Co. KG', 'SE'],
  AT: ['GmbH', 'AG'],
  CH: ['AG', 'GmbH'],
  GB: ['Ltd', 'Ltd', 'plc'],
  IE: ['Ltd'],
  US: ['Inc.', 'LLC', 'Corp.'],
  CA: ['Inc.', 'Ltd.'],
  FR: ['SAS', 'SA'],
  NL: ['B.V.', 'N.V.'],
  SE: ['AB'],
  DK: ['A/S', 'ApS'],
  NO: ['AS'],
  FI: ['Oy'],
}

/** Titles by rank, lowest first, so that people can rise. */
export const TITLES: readonly (readonly string[])[] = [
  [
    'Marketing Specialist',
    'Marketing Manager',
    'Senior Marketing Manager',
    'Head of Marketing',
    'VP Marketing',
    'CMO',
  ],
  ['Sales Representative', 'Account Manager', 'Key Account Manager', 'Sales Director', 'VP Sales', 'CRO'],
  ['IT Administrator', 'System Engineer', 'IT Manager', 'Head of IT', 'Director IT', 'CIO'],
  [
    'Software Engineer',
    'Senior Software Engineer',
    'Engineering Manager',
    'Director of Engineering',
    'VP Engineering',
    'CTO',
  ],
  ['Buyer', 'Senior Buyer', 'Procurement Manager', 'Head of Procurement', 'Director Procurement', 'CPO'],
  [
    'Operations Analyst',
    'Operations Manager',
    'Senior Operations Manager',
    'Head of Operations',
    'VP Operations',
    'COO',
  ],
  ['Controller', 'Finance Manager', 'Senior Finance Manager', 'Head of Finance', 'Finance Director', 'CFO'],
  [
    'Sachbearbeiter Einkauf',
    'Einkäufer',
    'Teamleiter Einkauf',
    'Leiter Einkauf',
    'Bereichsleiter Einkauf',
    'Geschäftsführer',
  ],
  [
    'Projektmitarbeiterin',
    'Projektleiterin',
    'Teamleiterin',
    'Abteilungsleiterin',
    'Bereichsleiterin',
    'Geschäftsführerin',
  ],
  ['HR Specialist', 'HR Manager', 'Senior HR Manager', 'Head of HR', 'HR Director', 'CHRO'],
]

export const PERSONAS = ['Decision Maker', 'Technical Evaluator', 'Economic Buyer', 'User', 'Influencer']

export const LEAD_SOURCES = [
  'Web',
  'Webinar',
  'Trade Show',
  'Partner',
  'Paid Search',
  'Content Download',
  'Outbound',
  'Referral',
]
/** Sources that were offered once and stand on old records. */
export const OLD_LEAD_SOURCES = ['Purchased List', 'Fax Back', 'Radio']

/** What people type where a value is asked for and they have none. */
export const PLACEHOLDERS = [
  'N/A',
  'n/a',
  'n.a.',
  'N.A.',
  'TBD',
  'tbd',
  '-',
  '--',
  'unknown',
  'Unknown',
  'test',
  'Test',
  'x',
  'X',
  'none',
  'None',
  '?',
  ' n/a',
  'N/A ',
  ' - ',
  'UNKNOWN',
  'TEST',
  '??',
]
