import { beforeEach, describe, expect, it } from "vitest";
import { draftRequest, sendRequest } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair, type PersonName } from "../../../../tests/support/cooperation-network.ts";

// One call for what the same people may see: nobody is woken for, or reads of, a dossier of which they are no member.

const AT_NIGHT = "2027-03-01T02:00:00.000Z";
const ROLES = ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"];

let pair: CasePair;

interface Matter {
  readonly dossierId: string;
  readonly requestId: string;
}

async function drafted(dossierId: string | undefined): Promise<Matter> {
  return await draftRequest(pair, { mechanism: "preservation", ...(dossierId === undefined ? {} : { dossierId }) });
}

async function preservation(dossierId?: string): Promise<Matter> {
  const made = await drafted(dossierId);
  await sendRequest(pair, made.requestId, "preservation");
  return made;
}

async function emergency(dossierId?: string): Promise<Matter> {
  const made = await drafted(dossierId);
  await pair.asker.as("drafter").put(`/requests/${made.requestId}/draft`, { step: "urgency", urgency: "emergency" });
  await sendRequest(pair, made.requestId, "preservation");
  return made;
}

/** Leaves the dossier to `night`, and to one who authorises and is on no roster. */
async function closeTo({ dossierId }: Matter): Promise<void> {
  const night = pair.owner.as("night");
  for (const { id } of [pair.owner.people.night, pair.owner.people.secondAuthoriser])
    await night.post(`/dossiers/${dossierId}/members`, { add: { userId: id } });
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
  it("are called emergencies in the list of dossiers and in each dossier", async () => {
    const { dossierId } = await emergency();
    await preservation();
    for (const [server, person] of [
      [pair.asker, "drafter"],
      [pair.owner, "duty"],
    ] as const) {
      const browser = await server.browse(person);
      for (const path of ["/dossiers", `/dossiers/${dossierId}`]) {
        const tags = (await browser.open(path)).html.match(/class="tag tone-bad">(?:(?!<\/span>).)*emergency/gs);
        expect(tags, path).toHaveLength(1);
      }
    }
  });

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
      expect(pages[1]?.html).toContain("You are not a member of a dossier that this call is about");
    }
    const { html } = await (await pair.owner.browse("night")).open(`/duty/rings/${call?.ringId}`);
    expect(html).toContain(reference);
  });
});

describe("the call of a dossier that is closed to most", () => {
  const statusOf = async ({ requestId }: Matter): Promise<string> =>
    (await pair.owner.as("night").get(`/requests/${requestId}`)).status;
  const take = async (person: PersonName, ringId: string | undefined) =>
    await pair.owner.as(person).post(`/duty/rings/${ringId}/acknowledgement`);
  const roster = async (...names: PersonName[]) => {
    const lines = names.map((name) => ({ userId: pair.owner.people[name].id, phone: "+999 555 0100" }));
    await pair.owner.as("admin").put("/duty/roster", { lines });
  };

  /** A second request of the kind, in a dossier that `night` alone may see. */
  async function closedMatter(ask: (dossierId?: string) => Promise<Matter>): Promise<Matter> {
    const first = await ask();
    await pair.owner.as("night").post(`/requests/${first.requestId}/acknowledgement`);
    await closeTo(first);
    const second = await ask(first.dossierId);
    await pair.settle();
    return second;
  }

  it("is answered by its members alone: the asker is told of nobody else", async () => {
    const matter = await closedMatter(emergency);
    const call = (await openCalls("night")).find(({ subjects }) => subjects.includes(matter.requestId));
    const path = `/duty/rings/${call?.ringId}/acknowledgement`;
    expect(await pair.owner.as("duty").refusal("POST", path)).toBe("ring-of-closed-dossier");
    const browser = await pair.owner.browse("duty");
    const page = await browser.open(`/duty/rings/${call?.ringId}`);
    expect(page.html).not.toContain("Take the call");
    expect((await browser.open("/duty")).html).not.toContain("Answer the call");
    expect(page.html).toContain("Only its members may answer");
    expect(await statusOf(matter)).toBe("received");
    expect((await openCalls("night")).map(({ ringId }) => ringId)).toContain(call?.ringId);
    expect(await take("night", call?.ringId)).toMatchObject({ acknowledgedBy: pair.owner.people.night.id });
    expect(await statusOf(matter)).toBe("acknowledged");
  });

  it.each([
    ["an emergency", emergency, 31],
    ["a preservation that is not urgent", preservation, 61],
  ] as const)(
    "of %s is answered by whoever was called for want of a member, who acknowledges nothing, and it rings again",
    async (_, ask, minutes) => {
      const matter = await closedMatter(ask);
      await roster("duty");
      const [call] = (await openCalls("night")).filter(({ subjects }) => subjects.includes(matter.requestId));
      pair.clock.advance(5 * 60_000);
      await pair.settle();
      expect(await calledFor(matter)).toContain("stand-in duty");
      const { html } = await (await pair.owner.browse("duty")).open(`/duty/rings/${call?.ringId}`);
      expect(html).toContain("Take the call");
      expect(html).toContain("Nobody on the roster may see this matter");
      expect(html).toMatch(/<li>night · <a[^>]*href="tel:/);
      expect(html).not.toContain("told that a person has taken it");
      const taken = await take("duty", call?.ringId);
      expect(taken).toMatchObject({ subjects: [], dossierId: null, acknowledgedBy: pair.owner.people.duty.id });
      expect(await statusOf(matter)).toBe("received");
      expect((await openCalls("night")).flatMap(({ subjects }) => subjects)).not.toContain(matter.requestId);
      pair.clock.advance(minutes * 60_000);
      await pair.settle();
      expect((await openCalls("night")).flatMap(({ subjects }) => subjects)).toContain(matter.requestId);
      expect(await statusOf(matter)).toBe("received");
    },
  );
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
