import { createCampaignPlans } from './campaign-plan.ts'
import type { Stage } from './cast.ts'
import { createCompanies } from './company.ts'
import { createFrame, type WorldOptions } from './frame.ts'
import { createProfiles } from './profile.ts'
import { createTeam } from './team.ts'

export function createStage(options: WorldOptions): Stage {
  const frame = createFrame(options)
  const company = createCompanies(frame)
  return {
    frame,
    team: createTeam(frame),
    company,
    profile: createProfiles(frame, company),
    campaigns: createCampaignPlans(frame),
  }
}
