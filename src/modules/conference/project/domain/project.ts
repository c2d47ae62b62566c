import { z } from "zod";
import { sameName } from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { line } from "../../frame/domain/conference.ts";
import { demandSeen } from "../../frame/domain/demand-seen.ts";

/** Committees that most hosts set up; the host renames them and adds others. @public */
export const BODY_TEMPLATES = [
  "steering",
  "secretariat",
  "content",
  "finance-logistics",
  "outreach",
  "protocol",
  "communications",
  "security-health",
] as const;
/** @public */
export type BodyTemplate = (typeof BODY_TEMPLATES)[number];

const MAX_LINES = 60;

/** What an organiser writes of how the conference is organised: what the government approves. */
export const newProject = z.strictObject({
  aims: z.string().trim().min(3).max(10_000),
  /** One of the templates, or another name, or both: the template renamed. */
  bodies: z
    .array(z.strictObject({ template: z.enum(BODY_TEMPLATES).exactOptional(), name: line.exactOptional() }))
    .min(1)
    .max(MAX_LINES),
  milestones: z.array(z.strictObject({ what: line, on: z.iso.date() })).max(MAX_LINES),
  /** What it needs and who gives it; amounts as the budget writes them. */
  means: z.array(z.strictObject({ what: line, source: line, amount: line.exactOptional() })).max(MAX_LINES),
});
export type NewProject = Given<typeof newProject>;
export type ProjectBody = NewProject["bodies"][number];

/** One version of the project of a conference; nothing of it is ever changed. */
export interface Project {
  readonly conferenceId: string;
  readonly number: number;
  readonly entry: NewProject;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** What the government decided on one version. */
export const projectDecision = z.strictObject({
  /** The newest version: it alone can be approved. */
  number: z.int().min(1).max(100_000),
  documentId: z.uuid(),
  decision: line,
  decidedOn: z.iso.date(),
  decidedBy: line,
});

/** What two people entered of it. */
export interface ProjectApproval extends Given<typeof projectDecision> {
  readonly approvalId: string;
  readonly conferenceId: string;
  readonly digest: string;
  readonly approvedAt: Date;
  readonly askedBy: string;
  readonly approvedBy: string;
}

/** The version under which bodies work at a moment: the newest that was approved by then. A later one waits, and this one stands meanwhile. */
export function standingAt(approvals: readonly ProjectApproval[], at: Date): ProjectApproval | undefined {
  const known = approvals.filter(({ approvedAt }) => approvedAt <= at);
  return known.toSorted((a, b) => a.number - b.number).at(-1);
}

export const PROJECT_REFUSALS = ["body-doubled", "body-unnamed", "unseen-character"];

/** Refuses a body without a name, two of one name, and characters that nobody sees. */
export function checkProject({ bodies, milestones, means }: NewProject): void {
  const lines = [
    ...bodies.map(({ name }, at) => [`bodies.${at}.name`, name] as const),
    ...milestones.map(({ what }, at) => [`milestones.${at}.what`, what] as const),
    ...means.flatMap((one, at) =>
      (["what", "source", "amount"] as const).map((part) => [`means.${at}.${part}`, one[part]] as const),
    ),
  ];
  for (const [field, text] of lines) demandSeen(text, field);
  for (const [at, body] of bodies.entries()) {
    if (body.name === undefined && body.template === undefined) {
      refuse("body-unnamed", "Choose a body from the list, or write its name.", `bodies.${at}.name`);
    }
    if (bodies.findIndex((other) => calledIn(other) === calledIn(body)) < at) {
      refuse("body-doubled", "This body is there already. Take one away or rename it.", `bodies.${at}.template`);
    }
  }
}

/** By its own name, else by its template. */
function calledIn({ template, name }: ProjectBody): string {
  return name === undefined ? `template ${template ?? ""}` : `name ${sameName(name)}`;
}

function refuse(code: string, message: string, field: string): never {
  throw new Refusal(code, message, { field });
}
