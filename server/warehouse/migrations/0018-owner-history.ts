/** HubSpot's contacts are read once more, because their owners' histories come along from now on. */
export const ownerHistory: readonly string[] = [
  `update plumbline.checkpoint set watermark = null, run_id = null, window_from = null, window_to = null, cursor = null, whole_at = null
   where object = 'contact' and pass = 'rows' and connection in (select id from plumbline.connection where vendor = 'hubspot')`,
]
