import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, draftRequest, gatesPassed, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// A dispatch is there once the other server has signed for it, and no sooner: every page says so, and since when it waits.

const MINUTE = 60_000;
let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const readable = (html: string): string => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

async function page(path: string, person: "drafter" | "authoriser" | "duty" = "drafter", server = pair.asker) {
  const { html } = await (await server.browse(person)).open(path);
  return readable(html);
}

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 5) {
    pair.clock.advance(5 * MINUTE);
    await pair.settle(1);
  }
}

const queueOf = async (
  person: "drafter" | "duty",
  server = pair.asker,
): Promise<{ need: string; subject: { id: string } }[]> =>
  (await server.as(person).get("/queue")).items.filter(({ need }: { need: string }) => need === "not-confirmed");

describe("a request to a server that does not answer", () => {
  let requestId: string;
  let dossierId: string;

  beforeAll(async () => {
    pair.owner.line.isDown = true;
    ({ requestId, dossierId } = await sentRequest(pair, { mechanism: "stored-data" }));
    await pair.settle();
  });

  it("is on its way on its page and in its dossier, with the last try and the next one", async () => {
    const shown = await page(`/requests/${requestId}`);
    expect(shown).toContain("Not yet at the server of Borealia");
    expect(shown).toMatch(/Request: waits since 1 March 2027.* The last try \(.*\) failed: the answer was not signed/);
    expect(shown).toMatch(/Next try: |The next try is a matter of seconds/);
    expect(shown).toContain("If no receipt comes, an alarm is raised");
    expect(shown).not.toMatch(/Next, (a person in )?Borealia/);
    expect(shown).not.toMatch(/Sent, done/);
    expect(await page(`/dossiers/${dossierId}`)).toMatch(/Not yet at the server of Borealia.* on its way/);
    expect(await page("/dossiers")).toMatch(/Accessing stored electronic data +on its way/);
    const { sendings } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(sendings).toMatchObject([
      { kind: "request", reached: "under-way", reachedAt: null, lastTry: { code: "peer-answer-unsigned" } },
    ]);
    expect((await pair.asker.as("drafter").get(`/dossiers/${dossierId}`)).unconfirmed).toHaveLength(1);
  });

  it("stands in the queue of whoever waits for it once its receipt is late, and leaves it when it comes", async () => {
    expect(await queueOf("drafter")).toEqual([]);
    await pass(4 * 60 + 10);
    expect(await queueOf("drafter")).toMatchObject([
      { subject: { kind: "request", id: requestId }, urgency: "ordinary" },
    ]);
    expect(await page(`/requests/${requestId}`)).toMatch(/Overdue since .* Telephone numbers of Borealia/);
    expect(await page("/queue")).toContain("Find out why Borealia has not confirmed our message");
    pair.owner.line.isDown = false;
    await pass(20);
    expect(await queueOf("drafter")).toEqual([]);
    const shown = await page(`/requests/${requestId}`);
    expect(shown).toContain("Request: the server of Borealia has opened and verified it");
    expect(shown).toContain("Next, a person in Borealia must acknowledge the request.");
    await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
    await pair.settle();
    expect(await page(`/requests/${requestId}`)).toContain("Request: a person in Borealia has taken it up");
  });
});

describe("what follows a request", () => {
  it("is on its way as well: a withdrawal, and at the other server a closure that settles the request", async () => {
    const withdrawn = await sentRequest(pair, { mechanism: "stored-data" });
    const closed = await sentRequest(pair, { mechanism: "stored-data" });
    pair.owner.line.isDown = true;
    await pair.asker.as("drafter").post(`/requests/${withdrawn.requestId}/withdrawal`, { reason: text("Solved.") });
    await pair.settle();
    expect(await page(`/requests/${withdrawn.requestId}`)).toMatch(
      /Not yet at the server of Borealia.* Withdrawal: waits/,
    );
    pair.owner.line.isDown = false;
    pair.asker.line.isDown = true;
    await acceptRequest(pair, closed.requestId, "stored-data", { outcome: "nothing-found", reasons: text("Nothing.") });
    await pair.owner.as("duty").post(`/requests/${closed.requestId}/closure`, { outcome: "answered" });
    expect(await page(`/requests/${closed.requestId}`, "duty", pair.owner)).toMatch(
      /Not yet at the server of Aurelia.* Decision: waits.* Closure: waits/,
    );
    await pass(4 * 60 + 10);
    expect((await queueOf("duty", pair.owner)).map(({ subject }) => subject.id)).toContain(closed.requestId);
    pair.asker.line.isDown = false;
    await pass(20);
    expect(await queueOf("duty", pair.owner)).toEqual([]);
  });
});

it("an emergency stands in the queue after two minutes", async () => {
  pair.owner.line.isDown = true;
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  const drafter = pair.asker.as("drafter");
  await drafter.put(`/requests/${requestId}/draft`, { step: "urgency", urgency: "emergency" });
  await drafter.post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("stored-data", "before-sending");
  await pair.asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await drafter.confirm(`/requests/${requestId}/submission`);
  await pair.asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
  await pair.settle();
  expect(await queueOf("duty")).toEqual([]);
  pair.clock.advance(2 * MINUTE);
  expect(await queueOf("duty")).toMatchObject([{ subject: { id: requestId }, urgency: "emergency" }]);
  pair.owner.line.isDown = false;
  await pass(5);
  expect(await queueOf("duty")).toEqual([]);
});
