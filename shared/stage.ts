import { z } from 'zod'

/** Lifecycle stages in the model's words, in their order. */
export const STAGES = ['subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer'] as const
export const Stage = z.enum(STAGES)
export type Stage = z.infer<typeof Stage>
