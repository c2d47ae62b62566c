import { beforeEach, describe, expect, it } from "vitest";
import { draftRequest, sendRequest } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair, type PersonName } from "../../../tests/support/cooperation-network.ts";

// One call for what the same people may see: nobody is woken for, or reads of, a dossier of which they are no member.

const AT_NIGHT = "2027-03-01T02:00:00.000Z";
const ROLES = ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"];

let pair: CasePair;

interface Matter {
  readonly dossierId: string;
  readonly requestId: string;
}

async function emergency(dossierId?: string): Promise<Matter> {
  const made = await draftRequest(pair, {
    mechanism: "preservation",
    ...(dossierId === undefined ? {} : { dossierId }),
  });
  await pair.asker.as("drafter").put(`/requests/${made.requestId}/draft`, { step: "urgency", urgency: "emergency" });
  await sendRequest(pair, made.requestId, "preservation");
  return made;
}

/** Leaves the dossier to `night` alone. */
async function closeTo({ dossierId }: Matter): Promise<void> {
  const night = pair.owner.as("night");
  await night.post(`/dossiers/${dossierId}/members`, { add: { userId: pair.owner.people.night.id } });
  for (const role of ROLES) await night.post(`/dossiers/${dossierId}/members`, { remove: { role } });
}

async function openCalls(
  person: PersonName,
): Promise<{ subjects: string[]; dossierId: string | null; ringId: string }[]> {
  const { rings } = await pair.owner.as(person).get("/duty/rings");
  return rings.map(
    ({ ringId, dossierId, subjects }: { ringId: string; dossierId: string; subjects: { id: string }[] }) => ({
      ringId,
      dossierId,
      subjects: subjects.map(({ id }) => id),
    }),
  );
}

async function calledFor({ requestId }: Matter): Promise<string[]> {
  const { rings } = await pair.owner.as("night").get("/duty/rings");
  const about = rings.filter(({ subjects }: { subjects: { id: string }[] }) =>
    subjects.some(({ id }) => id === requestId),
  );
  const called: string[] = [];
  for (const { ringId } of about) {
    const { attempts } = await pair.owner.as("night").get(`/duty/rings/${ringId}`);
    called.push(...attempts.map(({ choice, name }: { choice: string; name: string }) => `${choice} ${name}`));
  }
  return called;
}

async function referenceOf({ requestId }: Matter): Promise<string> {
  return (await pair.owner.as("night").get(`/requests/${requestId}`)).reference;
}

beforeEach(async () => {
  pair = await openCasePair({ at: AT_NIGHT });
  const { people } = pair.owner;
  const lines = [people.duty, people.night].map(({ id }, index) => ({ userId: id, phone: `+999 555 010${index}` }));
  await pair.owner.as("duty").put("/duty/roster", { lines });
});

describe("emergencies in two dossiers", () => {
  it("are one call while the same people see both", async () => {
    const [one, two] = [await emergency(), await emergency()];
    await pair.settle();
    expect(await openCalls("duty")).toMatchObject([{ subjects: [one.requestId, two.requestId], dossierId: null }]);
  });

  it("become two calls when one dossier is closed to most, each for those who may see it", async () => {
    const [one, two] = [await emergency(), await emergency()];
    await pair.settle();
    await closeTo(two);
    await pair.settle();
    expect((await openCalls("duty")).map(({ subjects, dossierId }) => ({ subjects, dossierId }))).toEqual([
      { subjects: [one.requestId], dossierId: one.dossierId },
      { subjects: [], dossierId: null },
    ]);
    expect(await calledFor(one)).toEqual(["able duty"]);
    expect(await calledFor(two)).toEqual(["able night"]);
  });

  it("never join when the members differ from the beginning", async () => {
    const two = await emergency();
    await pair.owner.as("night").post(`/requests/${two.requestId}/acknowledgement`);
    await closeTo(two);
    const one = await emergency();
    const third = await emergency(two.dossierId);
    await pair.settle();
    expect((await openCalls("night")).map(({ subjects }) => subjects)).toContainEqual([one.requestId]);
    expect((await openCalls("night")).map(({ subjects }) => subjects)).toContainEqual([third.requestId]);
    expect(await calledFor(third)).toEqual(["able night"]);
  });

  it("say nothing of a dossier to whoever is no member of it, on any page or in JSON", async () => {
    const two = await emergency();
    await closeTo(two);
    await pair.settle();
    const reference = await referenceOf(two);
    const [call] = await openCalls("night");
    for (const person of ["duty", "admin"] as const) {
      const json = JSON.stringify([
        await pair.owner.as(person).get("/duty/rings"),
        await pair.owner.as(person).get(`/duty/rings/${call?.ringId}`),
      ]);
      const browser = await pair.owner.browse(person);
      const pages = [await browser.open("/duty"), await browser.open(`/duty/rings/${call?.ringId}`)];
      for (const said of [json, ...pages.map(({ html }) => html)]) {
        expect(said).not.toContain(reference);
        expect(said).not.toContain(two.dossierId);
        expect(said).not.toContain(two.requestId);
      }
      expect(pages[1]?.html).toContain("You are not a member of its dossier");
    }
    const { html } = await (await pair.owner.browse("night")).open(`/duty/rings/${call?.ringId}`);
    expect(html).toContain(reference);
    // Whoever takes it for want of a member is told no more.
    const taken = await pair.owner.as("duty").post(`/duty/rings/${call?.ringId}/acknowledgement`);
    expect(taken).toMatchObject({ subjects: [], dossierId: null });
  });
});

describe("the queue", () => {
  it("names State and matter of a duty call, to whoever may see them", async () => {
    const { requestId, dossierId } = await emergency();
    await pair.settle();
    const call = async (person: PersonName) =>
      (await pair.owner.as(person).get("/queue")).items.find(({ need }: { need: string }) => need === "answer-ring");
    expect(await call("duty")).toMatchObject({ state: "XA", mechanism: "preservation" });
    const { html } = await (await pair.owner.browse("duty")).open("/queue");
    expect(html).toMatch(/Answer the duty call[\s\S]*?Aurelia/);
    await closeTo({ requestId, dossierId });
    expect(await call("duty")).toBeUndefined();
    expect(await call("night")).toMatchObject({ state: "XA" });
  });
});
