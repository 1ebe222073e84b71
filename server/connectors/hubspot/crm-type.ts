/** A kind of CRM record. */
export interface CrmType {
  readonly object: string
  /** HubSpot's own name of it: `contacts`. */
  readonly type: string
  readonly typeId: string
  readonly label: string
  /** The property that holds the time of change: contacts name it otherwise than all the rest. */
  readonly modified: string
  /** The property whose history comes along, and the object that its rows become. */
  readonly history: { readonly property: string; readonly object: string; readonly label: string } | null
}
