import { addDays, laterDate, type PlainDate } from "../../../../convention/index.ts";
import type { BodyTemplate } from "../../project/domain/project.ts";

/** A task that most hosts have; its title is the text `conference.task-template.<code>`. */
export interface TaskTemplate {
  readonly code: string;
  readonly body: BodyTemplate;
  /** Its day, counted from the opening. */
  readonly days: number;
  /** What comes first; where the host has no such task, nothing does. */
  readonly waitsFor: readonly string[];
}

function of(body: BodyTemplate, ...tasks: readonly (readonly [string, number, ...string[]])[]): TaskTemplate[] {
  return tasks.map(([code, days, ...waitsFor]) => ({ code, body, days, waitsFor }));
}

/** In the order of committees and days; nothing waits for a later one of its own, so that no circle can be. */
export const TASK_TEMPLATES: readonly TaskTemplate[] = [
  ...of(
    "steering",
    ["programme-outline", -150],
    ["budget-approved", -140, "budget-drafted"],
    ["invitations-approved", -130, "invitation-text"],
    ["chairs-agreed", -60, "programme-outline"],
    ["rehearsal-reviewed", -2, "full-rehearsal"],
    ["opening-cleared", -1, "rehearsal-reviewed", "security-cleared"],
    ["final-report", 30, "account-closed", "records-handed-over"],
  ),
  ...of(
    "secretariat",
    ["contact-points", -160],
    ["calendar-of-bodies", -155],
    ["host-agreement", -120],
    ["document-list", -90, "programme-outline"],
    ["documents-circulated", -45, "document-list", "documents-translated"],
    ["daily-notices", -1, "programme-final"],
    ["records-handed-over", 14],
  ),
  ...of(
    "content",
    ["themes", -120, "programme-outline"],
    ["round-tables", -90, "themes"],
    ["panellists-invited", -75, "round-tables"],
    ["side-conferences", -60, "themes"],
    ["speakers-list-opened", -30, "invitations-sent"],
    ["documents-translated", -50, "document-list"],
    ["programme-final", -7, "round-tables", "side-conferences", "chairs-agreed"],
    ["summaries", 7],
  ),
  ...of(
    "finance-logistics",
    ["budget-drafted", -145],
    ["venue-booked", -140, "budget-approved"],
    ["rooms-planned", -90, "venue-booked"],
    ["interpreters-hired", -75, "budget-approved"],
    ["booths-and-sound", -45, "rooms-planned"],
    ["hotels", -70, "budget-approved"],
    ["transport", -30, "arrivals-plan"],
    ["network-and-power", -14, "rooms-planned"],
    ["meals", -14, "budget-approved"],
    ["account-closed", 28],
  ),
  ...of(
    "outreach",
    ["invitation-text", -135],
    ["invitations-sent", -125, "invitations-approved"],
    ["heads-of-state-approached", -110, "invitations-sent"],
    ["missions-briefed", -60, "invitations-sent"],
    ["signing-intentions", -30, "missions-briefed"],
    ["high-level-list", -14, "heads-of-state-approached"],
    ["thanks-sent", 10],
  ),
  ...of(
    "protocol",
    ["precedence", -60],
    ["registration-opened", -60, "invitations-sent"],
    ["full-powers-collected", -7, "signing-intentions"],
    ["arrivals-plan", -35, "registration-opened"],
    ["seating", -7, "precedence", "high-level-list"],
    ["signing-table", -5, "full-powers-collected"],
    ["badges-printed", -3, "registration-closed"],
    ["registration-closed", -10, "registration-opened"],
    ["full-rehearsal", -2, "seating", "signing-table", "booths-and-sound"],
  ),
  ...of(
    "communications",
    ["visual-identity", -120],
    ["website", -90, "visual-identity"],
    ["press-accreditation", -45, "website"],
    ["press-centre", -10, "rooms-planned"],
    ["public-programme", -6, "programme-final", "website"],
    ["broadcast", -5, "booths-and-sound"],
    ["photographs-of-signatures", -3, "signing-table"],
    ["press-release", 1],
  ),
  ...of(
    "security-health",
    ["risk-assessment", -110, "venue-booked"],
    ["zones-of-access", -60, "risk-assessment"],
    ["staff-vetted", -20, "zones-of-access"],
    ["medical-post", -14, "rooms-planned"],
    ["evacuation-plan", -14, "rooms-planned"],
    ["guards-briefed", -4, "zones-of-access", "staff-vetted"],
    ["security-cleared", -2, "guards-briefed", "evacuation-plan", "medical-post"],
  ),
];

const DAY_MS = 86_400_000;
/** When hosts usually begin. */
const DAYS_BEFORE = -Math.min(...TASK_TEMPLATES.map(({ days }) => days));

/** On which day a usual task is due. Where fewer days are left than hosts usually have, those before the opening are closer together. */
export function usualDay(days: number, { opensOn, today }: Record<"opensOn" | "today", PlainDate>): PlainDate {
  const left = Math.max(0, (Date.parse(opensOn) - Date.parse(today)) / DAY_MS);
  const share = days < 0 ? Math.min(1, left / DAYS_BEFORE) : 1;
  return laterDate(today, addDays(opensOn, Math.ceil(days * share)));
}
