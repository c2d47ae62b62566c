import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { acceptRequest, orderTerms, preserve, sentRequest, text } from "../../../tests/support/case-steps.ts";
import { card, letter } from "../../../tests/support/letter-steps.ts";
import { compact } from "../../protocol/compact.ts";
import { parseDossierId, parseRequestId } from "../../protocol/index.ts";
import { loadFile } from "./request/store.ts";

// What two people do at the same moment, on a database with more than one session; what two States say before they hear each other.

/** How long the first of two waits for the second before it commits. */
const MEETING_MS = 500;

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

it("leaves a dossier an authoriser, where two each take away the other", async () => {
  const { owner } = pair;
  const [drafter, authoriser, second] = [owner.as("drafter"), owner.as("authoriser"), owner.as("secondAuthoriser")];
  const { dossierId } = await drafter.post("/dossiers", { title: "Invoice fraud", state: "XA" });
  const path = `/dossiers/${dossierId}/members`;
  const people = [owner.people.authoriser, owner.people.secondAuthoriser] as const;
  for (const { id } of people) await drafter.post(path, { add: { userId: id } });
  await drafter.post(path, { remove: { role: "authoriser" } });
  const outcomes = await atOnce(owner, [
    async () => await authoriser.refusal("POST", path, { remove: { userId: people[1].id } }),
    async () => await second.refusal("POST", path, { remove: { userId: people[0].id } }),
  ]);
  const [refused, done] = outcomes.toSorted();
  expect(done).toBe("ok");
  // Whoever comes wholly after the other is no member any more.
  expect(["dossier-needs-an-authoriser", "dossier-unknown"]).toContain(refused);
});

it("registers a letter once, where its form is sent twice at the same moment", async () => {
  const { owner, clock } = pair;
  const duty = owner.as("duty");
  const { correspondentId } = await duty.post("/correspondents", card);
  const typed = { ...letter(correspondentId), receivedAt: clock.now().toISOString() };
  const register = async () => await duty.refusal("POST", "/letters", typed);
  expect((await atOnce(owner, [register, register])).toSorted()).toEqual(["letter-known", "ok"]);
});

describe("two States that write at once", () => {
  const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
  const owned = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);

  it("know what is meant where the asker names a later body of the owner's lane that is about another request", async () => {
    const { asker, owner } = pair;
    const { dossierId, requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const other = await sentRequest(pair, { mechanism: "stored-data", dossierId });
    const duty = owner.as("duty");
    await duty.post(`/requests/${requestId}/questions`, { text: text("Which account?") });
    await pair.settle();
    await duty.post(`/requests/${other.requestId}/questions`, { text: text("Which days?") });
    await pair.settle();
    const { questions } = await asked(requestId);
    const newest = await loadFile(asker.platform.database.db, parseRequestId(other.requestId));
    await asker.platform.database.transaction(
      async (tx) =>
        await asker.federation.send(tx, {
          to: owner.state,
          kind: "answer",
          dossierId: parseDossierId(dossierId),
          content: { requestId, questionId: questions[0].questionId, text: text("The first one.") },
          priority: "ordinary",
          by: { kind: "user", userId: asker.people.drafter.id },
          ...compact({ basedOn: newest?.seenPeerDigest }),
        }),
    );
    await pair.settle();
    expect((await owned(requestId)).questions[0].answer.content.text.text).toBe("The first one.");
  });

  it("leave no guess: an answer to an older state is refused as superseded, and the asker looks again", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/questions`, { text: text("Which account?") });
    await pair.settle();
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, { text: text("The first one.") });
    // The owner goes on before the answer arrives.
    await duty.post(`/requests/${requestId}/questions`, { text: text("And which days?") });
    await pair.settle();
    const { questions, refusals } = await asked(requestId);
    expect(refusals).toMatchObject([{ code: "superseded" }]);
    expect(questions).toHaveLength(2);
    const file = await owned(requestId);
    expect(file.questions[0].answer).toBeUndefined();
    // Nothing follows from it, and nothing of it is hidden from the owner's officers.
    expect(file.tooLate).toMatchObject([
      { kind: "answer", code: "superseded", content: { text: { text: "The first one." } } },
    ]);
    const { items } = await duty.get(`/dossiers/${file.dossierId}/timeline`);
    expect(items).toContainEqual(expect.objectContaining({ type: "request.came-too-late", lane: "peer" }));
    const { html } = await (await pair.owner.browse("duty")).open(`/requests/${requestId}`);
    expect(html).toContain("The first one.");
    const queue = await pair.asker.as("drafter").get("/queue");
    expect(queue.items).toContainEqual(expect.objectContaining({ need: "dispatch-refused" }));
    await pair.asker
      .as("drafter")
      .post(`/requests/${requestId}/answers`, { questionId: "question-2-owner", text: text("February.") });
    await pair.settle();
    expect((await owned(requestId)).questions[1].answer.content.text.text).toBe("February.");
  });

  it("hear late views on a postponed request, which then waits for a decision again", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/consultation`, {
      text: text("We would postpone."),
      groundIds: ["ongoing-case"],
    });
    const postponement = { outcome: "postpone", groundIds: ["ongoing-case"], reasons: text("A trial is on.") };
    await duty.confirm(`/requests/${requestId}/decision`, postponement);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.settle();
    const needs = async () => {
      const { items } = await duty.get("/queue");
      return items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
    };
    expect(await needs()).toEqual([]);
    pair.clock.advance(60_000);
    await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("The trial is over.") });
    await pair.settle();
    expect((await asked(requestId)).refusals).toEqual([]);
    expect((await owned(requestId)).status).toBe("postponed");
    expect(await needs()).toMatchObject([{ need: "screen-incoming" }]);
  });

  it("let a withdrawal through at any time, and the owner says so itself", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    await acceptRequest(pair, requestId, "preservation");
    const { orderId } = await preserve(pair, requestId);
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("The case is solved.") });
    expect((await asked(requestId)).status).toBe("preserved");
    await pair.settle();
    expect((await asked(requestId)).status).toBe("withdrawn");
    expect((await pair.owner.as("executing").get(`/orders/${orderId}`)).released).toBe(true);
    const queue = await pair.owner.as("executing").get("/queue");
    expect(queue.items).toContainEqual(
      expect.objectContaining({ need: "end-order", subject: { kind: "order", id: orderId } }),
    );
  });
});

it("drafts no order for a request that is withdrawn while its form is sent", async () => {
  const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const executing = pair.owner.as("executing");
  const { database } = pair.owner.platform;
  const { transaction } = database;
  // Whoever was seen just now is not noted once more: the next transaction is that of the order.
  await executing.get(`/requests/${requestId}`);
  const late: typeof transaction = async (work) => {
    Object.assign(database, { transaction });
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("The case is solved.") });
    await pair.settle();
    return await transaction(work);
  };
  Object.assign(database, { transaction: late });
  expect(await executing.refusal("POST", `/requests/${requestId}/orders`, { terms: orderTerms() })).toBe(
    "request-not-granted",
  );
  expect(await executing.get(`/requests/${requestId}`)).toMatchObject({ status: "withdrawn", orders: [] });
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
