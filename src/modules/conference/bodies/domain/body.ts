import { z } from "zod";
import { type PlainDate, sameName } from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { line } from "../../frame/domain/conference.ts";
import { BODY_TEMPLATES, type BodyTemplate, type ProjectBody } from "../../project/domain/project.ts";

/** Capacity, of one conference. */
export const MAX_BODIES = 60;
export const MAX_MEMBERS = 200;

/** One of the usual committees, or another name, or both: the usual one renamed. */
export const newBody = z.strictObject({ template: z.enum(BODY_TEMPLATES).exactOptional(), name: line.exactOptional() });

/** Who sits in a body; an account is optional. */
export const memberEntry = z.strictObject({
  name: line,
  post: line.exactOptional(),
  userId: z.uuid().exactOptional(),
  isHead: z.boolean(),
});

export interface Body {
  readonly bodyId: string;
  readonly conferenceId: string;
  readonly template?: BodyTemplate;
  readonly name?: string;
  readonly version: number;
}

/** Whether this is the body that a project names: by its template, else by its name. */
export function isBodyOf({ template, name }: ProjectBody, body: Pick<Body, "template" | "name">): boolean {
  return template === undefined ? isNamed(name, body.name) : body.template === template;
}

export function isNamed(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && sameName(a) === sameName(b);
}

export interface Member extends Given<typeof memberEntry> {
  readonly memberId: string;
  readonly bodyId: string;
  readonly version: number;
}

/** Where a body met: who was there, and what was on its agenda. What it decided are tasks. */
export interface Meeting {
  readonly meetingId: string;
  readonly bodyId: string;
  readonly heldOn: PlainDate;
  readonly agenda: readonly string[];
  readonly present: readonly string[];
  readonly others: readonly string[];
  readonly minutesId?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export const meetingEntry = z.strictObject({
  heldOn: z.iso.date(),
  agenda: z.array(line).max(50),
  /** Members, by their identifiers. */
  present: z.array(z.uuid()).max(MAX_MEMBERS),
  others: z.array(line).max(100),
  minutesId: z.uuid().exactOptional(),
  /** Each is a task of the body of whoever has it. */
  decisions: z.array(z.strictObject({ title: line, ownerId: z.uuid(), dueOn: z.iso.date() })).max(50),
});
