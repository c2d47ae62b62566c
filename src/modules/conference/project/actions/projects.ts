import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { exactDigest, userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act, twoPerson } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { conferenceParams, demandOpen, todayAt, UPON_CONFERENCE, uponConference } from "../../frame/upon.ts";
import { projectAnswer } from "../answers.ts";
import { checkProject, newProject, type Project, PROJECT_REFUSALS, projectDecision } from "../domain/project.ts";
import { holdProjects, insertApproval, insertProject, listApprovals, listProjects } from "../store.ts";

/** Writes the next version; the one that was approved stands until this one is. */
export const writeProject = act({
  id: "conference.write-project",
  at: "POST /conferences/:conference/project",
  who: ORGANISING_ROLES,
  params: conferenceParams,
  /** `version`: the number that was seen, 0 where there was none. */
  input: z.strictObject({ ...newProject.shape, version: z.int().min(0).max(100_000) }),
  answer: projectAnswer,
  status: 201,
  repeat: "refused",
  refusals: [...PROJECT_REFUSALS, ...UPON_CONFERENCE, "changed-meanwhile"],
  words: "conference.project",
  upon: uponConference,
  run: async ({ context: { platform, audit }, input: { version, ...entry }, by, ids: { conference: conferenceId } }) =>
    await platform.database.transaction(async (tx) => {
      await holdProjects(tx.db);
      await demandOpen(tx.db, conferenceId);
      checkProject(entry);
      const [newest] = await listProjects(tx.db, conferenceId);
      if ((newest?.number ?? 0) !== version) throw changedMeanwhile();
      const made = { conferenceId, number: version + 1, entry, recordedAt: platform.clock.now(), recordedBy: by.id };
      await insertProject(tx.db, made);
      await audit.append(tx, {
        type: "conference.project-written",
        actor: userActor(by),
        subject: { kind: "conference", id: conferenceId },
        details: { number: made.number, digest: exactDigest(entry) },
      });
      return made;
    }),
});

/** The government approved the project: entered from its decision, by two people who see the version whole. */
export const approveProject = twoPerson({
  ask: ORGANISING_ROLES,
  approve: ORGANISING_ROLES,
  id: "conference.approve-project",
  at: "/conferences/:conference/project/approval",
  params: conferenceParams,
  titleKey: "conference.project-approval.title",
  thing: { kind: "organising-project", action: "approve" },
  input: projectDecision,
  content: z.strictObject({
    conferenceId: z.string(),
    slug: z.string(),
    ...projectDecision.shape,
    document: z.strictObject({ title: z.string(), sha256: z.string() }),
    project: newProject,
  }),
  subject: "conferenceId",
  refusals: [
    ...UPON_CONFERENCE,
    "decision-in-future",
    "document-unknown",
    "document-withdrawn",
    "project-approved-already",
    "project-missing",
    "project-not-newest",
  ],
  words: "conference.project-approval",
  concerns: ({ conferenceId }) => [conferenceId],
  upon: async ({ db, id }) => await demandOpen(db, id),
  describe: async ({ context, db, upon: head, input }) => {
    const { conferenceId, slug } = head;
    const [newest] = await listProjects(db, conferenceId);
    if (newest === undefined) throw new Refusal("project-missing", "No project is written yet. Write it first.");
    const { number } = newest;
    demandNewest(newest, input);
    if ((await listApprovals(db, { conferenceId })).some((one) => one.number === number)) {
      const message = `Version ${number} is approved already. Write a new version first.`;
      throw new Refusal("project-approved-already", message, { details: { number } });
    }
    if (input.decidedOn > todayAt(context, head)) {
      throw new Refusal("decision-in-future", `${input.decidedOn} is still to come.`, { field: "decidedOn" });
    }
    const { entry, sha256 } = await context.documents.demand(db, input.documentId);
    return { conferenceId, slug, ...input, document: { title: entry.title, sha256 }, project: newest.entry };
  },
  carryOut: async ({ context: { platform, audit, documents }, tx, content, askedBy, by }) => {
    await holdProjects(tx.db);
    const [newest] = await listProjects(tx.db, content.conferenceId);
    demandNewest(newest, content);
    const { slug: _, document: __, project: ___, ...entered } = content;
    await documents.hold(tx.db, entered.documentId);
    const digest = exactDigest(content);
    const approvalId = platform.random.uuid();
    const people = { approvedAt: platform.clock.now(), askedBy, approvedBy: by.id };
    await insertApproval(tx.db, { approvalId, ...entered, digest, ...people });
    const subject = { kind: "conference", id: entered.conferenceId };
    const details = { approvalId, ...entered, digest };
    await audit.append(tx, { type: "conference.project-approved", actor: userActor(by), subject, details });
  },
});

function demandNewest(
  newest: Pick<Project, "number"> | undefined,
  { number: shown }: { readonly number: number },
): void {
  const number = newest?.number ?? 0;
  if (number === shown) return;
  const message = `Version ${number} was written since. Look at it, and enter the decision that approves it.`;
  throw new Refusal("project-not-newest", message, { field: "number", details: { number } });
}
