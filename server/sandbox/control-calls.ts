/** A call of the control server, told to whoever runs the sandbox by hand. */
export interface ControlCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly title: string
  /** A body that it takes; null where it takes none. */
  readonly example: object | null
}

/** What the control server answers, in `control.ts`. Bodies are JSON, both ways; a POST takes one thing or a list of them. */
export const controlCalls: readonly ControlCall[] = [
  { method: 'GET', path: '/clock', title: 'the time that both CRMs believe', example: null },
  {
    method: 'PUT',
    path: '/clock',
    title: 'move it forwards (now), let it run or stand still',
    example: { running: true },
  },
  { method: 'GET', path: '/truth', title: 'every defect that is planted in the data', example: null },
  { method: 'GET', path: '/truth/counts', title: 'how many of each kind there are by now', example: null },
  {
    method: 'GET',
    path: '/truth/flow',
    title: 'what honest metrics of campaigns must say; null of an orderly organisation, whose CRMs tell it',
    example: null,
  },
  {
    method: 'GET',
    path: '/elsewhere',
    title: 'the files that the company keeps outside its CRMs: each as CSV and as what it truly says',
    example: null,
  },
  {
    method: 'POST',
    path: '/edits',
    title: 'change a record (with its id), make or delete one',
    example: { system: 'hubspot', object: 'contacts', fields: { email: 'new@example.com' } },
  },
  {
    method: 'POST',
    path: '/schema',
    title: 'add, remove or retype a field',
    example: {
      system: 'salesforce',
      object: 'Lead',
      add: { name: 'Shoe_Size__c', label: 'Shoe size', type: 'double', custom: true },
    },
  },
  { method: 'GET', path: '/requests', title: 'what was asked of the CRMs', example: null },
  { method: 'DELETE', path: '/requests', title: 'forget it', example: null },
  {
    method: 'GET',
    path: '/faults',
    title: 'the faults that are set, and how often each has struck',
    example: null,
  },
  {
    method: 'POST',
    path: '/faults',
    title: 'set a fault: what is to go wrong, with which requests, and when',
    example: {
      match: { system: 'hubspot', path: '/crm/v3/objects' },
      when: { kind: 'nth', nth: 3 },
      effect: { kind: 'answer', status: 503 },
    },
  },
  { method: 'DELETE', path: '/faults', title: 'take them all away', example: null },
  { method: 'GET', path: '/faults/kinds', title: 'everything that can go wrong', example: null },
  {
    method: 'POST',
    path: '/faults/draw',
    title: 'faults at random, to be set',
    example: { seed: 7, count: 3, outcomes: ['same'] },
  },
  { method: 'GET', path: '/violations', title: "what was asked against the vendors' rules", example: null },
  { method: 'DELETE', path: '/violations', title: 'forget it', example: null },
  {
    method: 'PUT',
    path: '/limits',
    title: "hold callers to the vendors' rates",
    example: { enforced: true },
  },
  {
    method: 'PUT',
    path: '/oauth',
    title: 'replace refresh tokens when they are used',
    example: { system: 'salesforce', rotates: true },
  },
  {
    method: 'PUT',
    path: '/certificate',
    title: "accept assertions that the private key of this public one has signed (Salesforce's JWT bearer)",
    example: { publicKey: '-----BEGIN PUBLIC KEY-----…' },
  },
]
