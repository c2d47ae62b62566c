import { dateIn, organisationRef } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type User, userActor } from "../../identity/index.ts";
import { KEEPING_ROLES } from "../access.ts";
import { organisationAnswer } from "../answers.ts";
import { act, demandVersions, organisationIdParam, type RegistryContext } from "../context.ts";
import { checkOrganisation } from "../domain/check-organisation.ts";
import {
  type Organisation,
  organisationClosure,
  organisationCorrection,
  organisationRecord,
} from "../domain/organisation.ts";
import { holdOrganisations, insertVersion, openUnderNames } from "../store.ts";

const entryRefusals = [
  "organisation-doubled",
  "organisation-is-state",
  "state-unknown",
  "secretariat-no-state",
  "training-state",
  "unseen-character",
];
const uponOne = { params: { id: organisationIdParam }, refusals: ["organisation-changed", "organisation-unknown"] };
const every = {
  who: KEEPING_ROLES,
  answer: organisationAnswer,
  repeat: "refused",
  shared: { entry: "registry.organisation" },
} as const;

type Version = Omit<Organisation, "recordedAt" | "recordedBy">;

/** Enters an organisation, with its source. */
export const recordOrganisation = act({
  ...every,
  id: "registry.record-organisation",
  at: "POST /organisations",
  input: organisationRecord,
  status: 201,
  refusals: entryRefusals,
  words: "registry.organisation",
  run: async ({ context, input: { entry }, by }) =>
    await write(context, "registry.organisation-recorded", by, async (tx) => {
      const organisationId = context.platform.random.uuid();
      const made = { organisationId, entity: organisationRef(organisationId), version: 1, entry };
      return await mayStand(context, tx, made);
    }),
});

/** Mends an entry by a later version; one that is closed stays closed. */
export const correctOrganisation = act({
  ...every,
  ...uponOne,
  id: "registry.correct-organisation",
  at: "POST /organisations/:id/correction",
  input: organisationCorrection,
  refusals: [...entryRefusals, ...uponOne.refusals],
  words: "registry.correction",
  run: async ({ context, input: { version, entry, reason }, by, ids: { id } }) =>
    await write(context, "registry.organisation-corrected", by, async (tx) => {
      return await mayStand(context, tx, { ...(await seen(tx, id, version)), version: version + 1, entry, reason });
    }),
});

/** Says from which day on an organisation is no longer active: its names are free again. */
export const closeOrganisation = act({
  ...every,
  ...uponOne,
  id: "registry.close-organisation",
  at: "POST /organisations/:id/closure",
  input: organisationClosure,
  refusals: [...uponOne.refusals, "date-in-future", "organisation-closed"],
  words: "registry.closure",
  run: async ({ context, input: { version, closedOn, reason }, by, ids: { id } }) =>
    await write(context, "registry.organisation-closed", by, async (tx) => {
      const stands = await seen(tx, id, version);
      if (stands.closedOn !== undefined) {
        throw new Refusal("organisation-closed", "This organisation is closed already. Look at its history.");
      }
      if (closedOn > dateIn(context.platform.clock.now(), context.platform.config.timeZone)) {
        throw new Refusal("date-in-future", `${closedOn} is still to come.`, { field: "closedOn" });
      }
      return { ...stands, version: version + 1, closedOn, reason };
    }),
});

/** Writes a version with its audit entry. */
async function write(
  { platform, audit, desk }: RegistryContext,
  type: `registry.${string}`,
  by: User,
  make: (tx: Transaction) => Promise<Version>,
): Promise<Organisation> {
  return await platform.database.transaction(async (tx) => {
    await holdOrganisations(tx.db);
    const made = { ...(await make(tx)), recordedAt: platform.clock.now(), recordedBy: by.id };
    const { organisationId: id, version, entry, closedOn, reason } = made;
    await insertVersion(tx.db, made);
    desk.search.touch(tx, "organisation", id);
    const details = { version, entry, ...compact({ closedOn, reason }) };
    await audit.append(tx, { type, actor: userActor(by), subject: { kind: "organisation", id }, details });
    return made;
  });
}

/** Refuses an entry that may not stand; only an open organisation holds its names. */
async function mayStand<Made extends Version>(
  { platform }: RegistryContext,
  tx: Transaction,
  made: Made,
): Promise<Made> {
  const { organisationId, entry, closedOn } = made;
  const others = closedOn === undefined ? await openUnderNames(tx.db, entry, organisationId) : [];
  checkOrganisation(entry, { others, production: platform.config.profile === "production" });
  return made;
}

/** The version that the person saw, if it is still the latest. Refuses `organisation-unknown` and `organisation-changed`. */
async function seen(tx: Transaction, id: string, version: number): Promise<Organisation> {
  const [latest] = await demandVersions(tx.db, id);
  if (latest.version === version) return latest;
  throw new Refusal("organisation-changed", `Version ${latest.version} stands now. Look at it, then do it again.`);
}
