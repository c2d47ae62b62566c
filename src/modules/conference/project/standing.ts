import type { Kysely } from "kysely";
import { Refusal } from "../../../protocol/refusal.ts";
import type { ConferenceContext } from "../context.ts";
import { type Project, type ProjectApproval, standingAt } from "./domain/project.ts";
import { listApprovals, listProjects } from "./store.ts";

/** The decision under which bodies work. */
export interface StandingProject extends ProjectApproval {
  readonly approvedOn: Date;
}

export async function standingProject(
  db: Kysely<unknown>,
  conferenceId: string,
  at: Date,
): Promise<StandingProject | undefined> {
  const found = standingAt(await listApprovals(db, { conferenceId }), at);
  return found && { ...found, approvedOn: found.approvedAt };
}

/** Refuses `project-not-approved`: before the government approved the project no body works. */
export async function mustStand(
  { platform }: Pick<ConferenceContext, "platform">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<StandingProject> {
  const found = await standingProject(db, conferenceId, platform.clock.now());
  if (found !== undefined) return found;
  throw new Refusal(
    "project-not-approved",
    "The project of organising is not approved yet, and before that no body works. Enter the government's decision on the page of the project.",
  );
}

/** That version whole: what the government approved. Refuses `project-not-approved`. */
export async function demandStanding(
  context: Pick<ConferenceContext, "platform">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<Project> {
  const { number } = await mustStand(context, db, conferenceId);
  const found = await approvedProject(db, conferenceId, number);
  if (found === undefined) throw new Error(`version ${number} of the project of ${conferenceId} is missing`);
  return found;
}

export async function approvedProject(
  db: Kysely<unknown>,
  conferenceId: string,
  number: number | undefined,
): Promise<Project | undefined> {
  return (await listProjects(db, conferenceId)).find((one) => one.number === number);
}
