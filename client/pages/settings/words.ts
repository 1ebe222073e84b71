import type { z } from 'zod'

/** What a setting is called and what it means, as its schema says. */
export function wordsOf(schema: z.ZodType): { readonly label: string; readonly description: string } {
  const { label, description } = schema.meta() ?? {}
  return {
    label: typeof label === 'string' ? label : '',
    description: typeof description === 'string' ? description : '',
  }
}
