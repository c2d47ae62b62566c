import { beforeAll, expect, it } from "vitest";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { text } from "../../../tests/support/case-steps.ts";

// What two people do at the same moment, on a database with more than one session.

/** How long the first of two waits for the second before it commits. */
const MEETING_MS = 500;

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

it("leaves a dossier its last member, where two people each take away one of the last two", async () => {
  const { owner } = pair;
  const [drafter, authoriser] = [owner.as("drafter"), owner.as("authoriser")];
  const { dossierId } = await drafter.post("/dossiers", { title: "Invoice fraud", state: "XA" });
  const path = `/dossiers/${dossierId}/members`;
  for (const role of ["duty-officer", "executing-officer", "custodian", "drafter"]) {
    await drafter.post(path, { remove: { role } });
  }
  // Left are the drafter by name, and whoever authorises.
  await authoriser.get(`/dossiers/${dossierId}`);
  const outcomes = await atOnce(owner, [
    async () => await drafter.refusal("POST", path, { remove: { role: "authoriser" } }),
    async () => await authoriser.refusal("POST", path, { remove: { userId: owner.people.drafter.id } }),
  ]);
  expect(outcomes.toSorted()).toEqual(["dossier-needs-a-member", "ok"]);
});

it("registers a letter once, where its form is sent twice at the same moment", async () => {
  const { owner, clock } = pair;
  const duty = owner.as("duty");
  const { correspondentId } = await duty.post("/correspondents", {
    state: "XC",
    authority: "Ministry of Justice",
    address: "1 Harbour Road, Westhaven",
    languages: ["en"],
    timeZone: "Etc/UTC",
  });
  const letter = {
    correspondentId,
    bearer: "fax",
    mechanism: "stored-data",
    theirReference: "MJ 17/27",
    legalBasis: { kind: "reciprocity", citation: "Comity" },
    elements: { "40(15)(a)": { text: text("Westhaven prosecutor.") } },
    urgency: "ordinary",
    datedOn: "2027-03-01",
    receivedAt: clock.now().toISOString(),
  };
  const register = async () => await duty.refusal("POST", "/letters", letter);
  expect((await atOnce(owner, [register, register])).toSorted()).toEqual(["letter-known", "ok"]);
});

/** Lets each of two acts do its work before either commits, unless one has to wait for the other. */
async function atOnce({ platform }: CaseServer, acts: readonly (() => Promise<string>)[]): Promise<string[]> {
  const { database } = platform;
  const { transaction } = database;
  let met = 0;
  let meet = (): void => undefined;
  const meeting = new Promise<void>((resolve) => (meet = resolve));
  const held: typeof transaction = async (work) =>
    await transaction(async (tx) => {
      const result = await work(tx);
      met += 1;
      if (met >= acts.length) meet();
      await Promise.race([meeting, new Promise((resolve) => setTimeout(resolve, MEETING_MS))]);
      return result;
    });
  Object.assign(database, { transaction: held });
  try {
    return await Promise.all(acts.map(async (act) => await act()));
  } finally {
    Object.assign(database, { transaction });
  }
}
