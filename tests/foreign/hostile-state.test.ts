// A hostile State, by the code of the foreign one, attacks a real server. For each attack: the coded answer that spec/
// promises, nothing changed in what Borealia holds, and the good State answered within a second. Past a minute: a hundred attacks, and
// all that Borealia holds is read after each.
import { randomBytes, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { compareByTwo, waitFor } from "./fixtures/borealia-officers.ts";
import type { RealServer } from "./fixtures/real-server.ts";
import { ANSWERS } from "./hostile/answers.ts";
import { BODIES, deliverStored } from "./hostile/bodies.ts";
import { COVERS } from "./hostile/covers.ts";
import { DESIGNATIONS, equivocate, moveEndpoint } from "./hostile/designations.ts";
import { FALSE_EXHIBITS, falseInside, offerFalseExhibits } from "./hostile/exhibits.ts";
import { HEADS, showFork } from "./hostile/heads.ts";
import { MESSAGES } from "./hostile/messages.ts";
import {
  type ExhibitRecord,
  type Peer,
  alarms,
  goodAnswerMs,
  newestEntries,
  whatIsHeld,
} from "./hostile/observations.ts";
import { FALSE_RECEIPTS, firstReceived } from "./hostile/receipts.ts";
import { type Scene, call, outcomeOf, question, verdictOn } from "./hostile/scene.ts";
import { endScene, setUpScene } from "./hostile/set-up.ts";
import { TRANSFERS } from "./hostile/transfers.ts";
import { words } from "./state/designations.ts";
import { type Offer, type OwnOffer, prepareOffer, releaseHead } from "./state/exhibit-exchange.ts";
import { unixSeconds } from "./state/http-messages.ts";
import { aboutDispatch } from "./state/receipts.ts";

/** What holds a server up holds it up for a minute or for ever; the slowest machine answers well within this. */
const UNDISTURBED_MS = 15_000;
const MEMORY_LIMIT_BYTES = 1_500 * 1_048_576;

let borealia: RealServer;
let scene: Scene;
let offer: Offer;
/** What Borealia held before the first attack; no attack may change it. */
let held: unknown;

beforeAll(async () => {
  ({ scene, offer } = await setUpScene());
  ({ borealia } = scene);
  held = await whatIsHeld(scene);
});

afterAll(async () => {
  await endScene(scene);
});

afterEach(async () => {
  // Undefined: the test has looked at the change itself, and from here on nothing may change again.
  held ??= await whatIsHeld(scene);
  expect(await whatIsHeld(scene)).toEqual(held);
  expect(borealia.residentBytes()).toBeLessThan(MEMORY_LIMIT_BYTES);
  expect(await goodAnswerMs(scene)).toBeLessThan(UNDISTURBED_MS);
});

describe("a message that", () => {
  it.each(MESSAGES)("$what gets $promise", async ({ run, promise }) => {
    expect(await run(scene)).toBe(promise);
  });

  it("comes byte by byte on two hundred lines keeps nobody waiting", async () => {
    const { port, host } = new URL(borealia.peerUrl);
    const lines: Socket[] = [];
    for (let count = 0; count < 200; count += 1) {
      const line = connect(Number(port), "127.0.0.1");
      line.on("error", () => line.destroy());
      const start =
        count % 2 === 0
          ? "POST /peer/v1/disp"
          : `POST /peer/v1/dispatches HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9000\r\n\r\n`;
      line.write(start);
      lines.push(line);
    }
    expect(await goodAnswerMs(scene)).toBeLessThan(UNDISTURBED_MS);
    for (const line of lines) line.destroy();
  });
});

describe("a dispatch of which nothing is stored because it", () => {
  it.each(COVERS)("$what gets $promise", async ({ run, promise }) => {
    expect(await run(scene)).toBe(promise);
  });

  it("is entered in the audit log", async () => {
    expect(await newestEntries(scene)).toContain("federation.dispatch-not-taken");
  });
});

describe("a dispatch that is stored and refused because it", () => {
  it.each(BODIES)("$what: $promise", async (attack) => {
    expect(await deliverStored(scene, attack)).toBe(attack.promise);
  });

  it("is entered in the audit log", async () => {
    expect(await newestEntries(scene)).toContain("federation.dispatch-refused");
  });
});

describe("the order of dispatches", () => {
  it("plays no part: the same again gets the same receipt, byte for byte", async () => {
    const sent = await scene.hostile.make({ kind: "test-call", dossierId: null, content: { text: "one" } });
    const [first, second] = [await scene.hostile.deliver(sent), await scene.hostile.deliver(sent)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.answer.body).toEqual(first.answer.body);
  });

  it("holds no later number back", async () => {
    const testCall = { kind: "test-call", dossierId: null, content: { text: "two" } };
    const [earlier, later] = [await scene.hostile.make(testCall), await scene.hostile.make(testCall)];
    for (const sent of [later, earlier]) {
      await scene.hostile.deliver(sent);
      expect(await verdictOn(scene.hostile, sent)).toBe("valid");
    }
  });

  it("is no excuse for one number with two texts: a signed conflict, and a person is told", async () => {
    const first = await scene.hostile.make({ kind: "test-call", dossierId: null, content: { text: "one thing" } });
    await scene.hostile.deliver(first);
    scene.hostile.forget(first, true);
    const second = await scene.hostile.make({ kind: "test-call", dossierId: null, content: { text: "another" } });
    const { status, receipt } = await scene.hostile.deliver(second);
    expect([status, receipt?.strength, receipt?.code]).toEqual([409, "refused", "conflict"]);
    expect(await alarms(scene)).toContain("conflict");
  });

  it("is no excuse for a lane that forks: equivocation, and a person is told", async () => {
    const matter = { ...scene.own, dossierId: randomUUID() };
    const first = await scene.hostile.make(question(matter));
    await scene.hostile.deliver(first);
    await verdictOn(scene.hostile, first);
    scene.hostile.forget(first, false);
    const second = await scene.hostile.make(question(matter));
    await scene.hostile.deliver(second);
    expect(await verdictOn(scene.hostile, second)).toBe("equivocation");
    expect(await alarms(scene)).toContain("equivocation");
  });

  it("never refuses a date: two days ahead, it is held and a person is told", async () => {
    const sentAt = new Date(Date.now() + 48 * 3_600_000).toISOString();
    const sent = await scene.hostile.make(question(scene.own), { binding: (binding) => ({ ...binding, sentAt }) });
    expect((await scene.hostile.deliver(sent)).status).toBe(201);
    await waitFor("the alarm", async () => ((await alarms(scene)).includes("held-for-date") ? true : undefined));
    expect(await verdictOn(scene.hostile, sent, 500)).toBe("nothing");
    scene.hostile.forget(sent, false);
  });
});

describe("a receipt", () => {
  it.each(FALSE_RECEIPTS)("$what is not taken, and the log says so", async ({ make }) => {
    const receipt = make(scene, firstReceived(scene.hostile.received));
    expect(await scene.hostile.giveReceipts([receipt])).toBe(0);
  });

  it("under a designation that nobody knows is not taken, and its giver is told to bring it again", async () => {
    const designations = { giver: "0".repeat(64), to: "0".repeat(64) };
    const receipt = scene.hostile.sign({ ...aboutDispatch(firstReceived(scene.hostile.received)), designations });
    await expect(scene.hostile.giveReceipts([receipt])).rejects.toThrow("receipts: 422");
  });

  it("that is not taken is entered in the audit log, and a flood of them does not fill it", async () => {
    const bad = scene.hostile.sign({ dispatchId: randomUUID() });
    const count = async (): Promise<number> =>
      (await newestEntries(scene)).filter((type) => type === "federation.receipt-not-taken").length;
    expect(await count()).toBeGreaterThan(0);
    for (let round = 0; round < 5; round += 1) await scene.hostile.giveReceipts(Array.from({ length: 32 }, () => bad));
    expect(await count()).toBeLessThan(100);
  });

  it("that contradicts an earlier one changes nothing, however often it is said", async () => {
    const received = scene.hostile.received.find(({ opened }) => opened !== undefined);
    if (received === undefined) throw new Error("nothing was opened");
    const stage = async (): Promise<string> => {
      const path = `/api/v1/dispatches/${received.header.dispatchId}`;
      return (await borealia.as("duty1").get<{ dispatch: { stage: string } }>(path)).dispatch.stage;
    };
    const was = await stage();
    const about = aboutDispatch(received.header, received.opened);
    const refused = Array.from({ length: 32 }, () =>
      scene.hostile.sign({ ...about, strength: "refused", code: "key-gone" }),
    );
    const taken = await scene.hostile.giveReceipts(refused);
    expect(taken).toBeLessThan(32);
    expect(await stage()).toBe(was);
  });

  it("that comes before the answer to its dispatch is taken with it", async () => {
    const { hostile } = scene;
    hostile.receiptsBeforeAnswer = true;
    const { dispatchId } = await borealia
      .as("duty1")
      .post<{ dispatchId: string }>(`/api/v1/peers/${hostile.state}/test-call`, {});
    await waitFor("the dispatch to be processed", async () => {
      const { dispatch } = await borealia
        .as("duty1")
        .get<{ dispatch: { stage: string } }>(`/api/v1/dispatches/${dispatchId}`);
      return dispatch.stage === "processed" ? true : undefined;
    });
    hostile.receiptsBeforeAnswer = false;
  });
});

describe("a request for an exhibit that", () => {
  it("comes before the acceptance gets 409, and after it a leaf", async () => {
    const honest = TRANSFERS.at(-1);
    expect(await honest?.run(scene, offer)).toBe(409);
    const { manifest, exhibitId, manifestDigest } = offer;
    const payload = JSON.parse(Buffer.from(manifest, "base64").toString()) as { payload: string };
    const { conditions } = JSON.parse(Buffer.from(payload.payload, "base64").toString()) as {
      conditions: { id: string }[];
    };
    const acceptance = await scene.hostile.say({
      kind: "exhibit-acceptance",
      dossierId: scene.own.dossierId,
      content: { exhibitId, manifestDigest, acceptedConditions: conditions.map(({ id }) => id) },
    });
    expect(await verdictOn(scene.hostile, acceptance)).toBe("valid");
  });

  it.each(TRANSFERS)("$what gets $promise", async ({ run, promise }) => {
    expect(await run(scene, offer)).toBe(promise);
  });
});

describe("a designation that", () => {
  it.each(DESIGNATIONS)("$what gets $promise", async ({ run, promise }) => {
    expect(await run(scene)).toBe(promise);
  });
});

describe("a log of which", () => {
  it("the first head is cosigned, so that there is something to betray", async () => {
    expect(Math.abs((await scene.hostile.showHead(0)) - Date.now() / 1000)).toBeLessThan(60);
  });

  it.each(HEADS)("the State $what gets $promise", async ({ run, promise }) => {
    expect(await run(scene)).toBe(promise);
  });
});

describe("an answer to a call of Borealia that", () => {
  it.each(ANSWERS)("$what is refused, and nobody else is called for it", async ({ answer, promise }) => {
    let astray = 0;
    scene.good.misanswer = (request) => {
      if (request.url?.includes("led-astray") === true) astray += 1;
      return false;
    };
    scene.hostile.misanswer = (request, response) => {
      if (request.url !== "/peer/v1/witness/checkpoint") return false;
      answer(scene, request, response);
      return true;
    };
    const asked = borealia.as("administrator1").post(`/api/v1/peers/${scene.hostile.state}/heads`, {});
    await expect(asked).rejects.toThrow(promise);
    expect(astray).toBe(0);
    scene.hostile.misanswer = undefined;
    scene.good.misanswer = undefined;
    // The line is not given up for it: the next honest answer counts.
    const next = await borealia
      .as("administrator1")
      .post<{ kind: string }>(`/api/v1/peers/${scene.hostile.state}/heads`, {});
    expect(next.kind).toBe("cosigned");
  });
});

describe("an exhibit of the hostile State that", () => {
  const custodian = () => borealia.as("custodian");
  const read = async ({ offer: { exhibitId } }: OwnOffer): Promise<ExhibitRecord> =>
    await custodian().get<ExhibitRecord>(`/api/v1/exhibits/${exhibitId}`);
  const accept = async (own: OwnOffer): Promise<void> => {
    await waitFor("the offer", async () =>
      (await read(own).catch(() => undefined))?.state === "offered" ? true : undefined,
    );
    await custodian().post(`/api/v1/exhibits/${own.offer.exhibitId}/acceptance`, { acceptedConditions: [] });
  };
  let offers: OwnOffer[];

  it("is offered properly can be accepted", async () => {
    offers = await offerFalseExhibits(scene);
    for (const own of offers) await accept(own);
    held = undefined;
  });

  it.each(FALSE_EXHIBITS.map((one, at) => ({ ...one, at })))(
    "$what is never whole: $promise",
    async ({ promise, at }) => {
      const own = offers[at];
      if (own === undefined) throw new Error("not offered");
      const { transfer, state } = await waitFor("the fault", async () => {
        const record = await read(own);
        return record.transfer?.fault == null ? undefined : record;
      });
      expect([transfer?.fault, state]).toEqual([promise, "accepted"]);
      const stored = scene.hostile.receivedOf("exhibit-stored").map(({ content }) => content["exhibitId"]);
      expect(stored).not.toContain(own.offer.exhibitId);
    },
  );

  it("comes with a head that its manifest does not list is not opened; with the listed one it is", async () => {
    const [own, another] = [await prepared(), await prepared()];
    await offered(own);
    const content = {
      exhibitId: own.offer.exhibitId,
      manifestDigest: own.offer.manifestDigest,
      head: Buffer.from(another.sealed.head).toString("base64"),
    };
    const sent = await scene.hostile.say({ kind: "exhibit-head", dossierId: scene.own.dossierId, content });
    expect(await verdictOn(scene.hostile, sent)).toBe("refused");
    expect((await read(own)).state).toBe("stored");
    await releaseHead(scene.hostile, own);
    await waitFor("the head", async () => ((await read(own)).state === "complete" ? true : undefined));
    held = undefined;
  });

  it.each(["keyCommitment", "sha256"] as const)(
    "does not have the %s that was signed is not given out",
    async (member) => {
      const own = await prepared(falseInside(member));
      await offered(own);
      await releaseHead(scene.hostile, own);
      await waitFor("the head", async () => ((await read(own)).state === "complete" ? true : undefined));
      held = undefined;
      await custodian().post(`/api/v1/exhibits/${own.offer.exhibitId}/openings`, {
        reason: { language: "en", text: "Examination." },
      });
      const opened = await waitFor("the word of Borealia", () =>
        scene.hostile.receivedOf("exhibit-opened").find(({ content }) => content["exhibitId"] === own.offer.exhibitId),
      );
      expect(opened.content).toMatchObject({ result: "cannot-open" });
      expect((await read(own)).openings.map(({ state }) => state)).not.toContain("ready");
    },
  );

  async function prepared(bend?: Parameters<typeof prepareOffer>[3]): Promise<OwnOffer> {
    return await prepareOffer(scene.hostile, scene.own, new Uint8Array(randomBytes(1_000)), bend);
  }

  async function offered(own: OwnOffer): Promise<void> {
    await scene.hostile.say({ kind: "exhibit-offer", dossierId: scene.own.dossierId, content: own.offer });
    await accept(own);
    await waitFor("the whole-file receipt", () =>
      scene.hostile.receivedOf("exhibit-stored").find(({ content }) => content["exhibitId"] === own.offer.exhibitId),
    );
  }
});

describe("the end of the exchange with a State that", () => {
  it("moves its endpoint to an address inside: nobody is called there", async () => {
    expect(await moveEndpoint(scene, "http://169.254.169.254")).toBe("200 unsigned");
    const asked = borealia.as("administrator1").post(`/api/v1/peers/${scene.hostile.state}/heads`, {});
    await expect(asked).rejects.toThrow("peer-endpoint-not-allowed");
  });

  it("says two things of itself, or takes one back: both are refused, and a person is told", async () => {
    expect(await equivocate(scene)).toEqual(["422 refused unsigned", "422 refused unsigned"]);
    const { alarms: rung } = await borealia
      .as("duty1")
      .get<{ alarms: { kind: string; subject: { kind: string } }[] }>("/api/v1/line-alarms");
    expect(rung.some(({ kind, subject }) => kind === "equivocation" && subject.kind === "designation")).toBe(true);
  });

  it("speaks with two starts in turn: stopped until people have looked", async () => {
    const path = `/peer/v1/dispatches/${randomUUID()}/receipts`;
    const clone = { start: new Uint8Array(randomBytes(16)) };
    const at = unixSeconds();
    const asks = [
      { speaker: clone, createdSeconds: at },
      { createdSeconds: at + 10 },
      { speaker: clone, createdSeconds: at + 11 },
    ];
    const outcomes = [];
    for (const bend of asks) outcomes.push(outcomeOf(await call(scene.hostile, "GET", path, undefined, bend)));
    expect(outcomes).toEqual(["200", "403 not-authorised", "403 not-authorised"]);
    expect(await standing()).toBe("stopped clone-suspected");
    await meetAgain();
  });

  it("forks its log: the fork is kept as proof, and the State stopped", async () => {
    expect(await showFork(scene)).toBe("409");
    expect(await standing()).toBe("stopped log-fork");
    const { forks } = await borealia.as("duty1").get<{ forks: { finding: string }[] }>("/api/v1/audit");
    expect(forks).toHaveLength(1);
    const sent = await scene.hostile.make(question(scene.own));
    expect(outcomeOf((await scene.hostile.deliver(sent)).answer)).toBe("403 not-authorised");
  });

  it("floods: it is asked to wait, and the others are served meanwhile", async () => {
    const path = `/peer/v1/dispatches/${randomUUID()}/receipts`;
    const outcomes = new Map<string, number>();
    let slowestMs = 0;
    // The quota fills again while the flood runs: on a slow machine it takes more than the quota's number of calls to empty it.
    for (let round = 0; round < 200 && (outcomes.get("429 over-quota") ?? 0) < 40; round += 1) {
      const flood = Array.from({ length: 10 }, async () => await scene.hostile.ask("GET", path));
      if (round % 10 === 5) slowestMs = Math.max(slowestMs, await goodAnswerMs(scene));
      for (const answer of await Promise.all(flood)) {
        outcomes.set(outcomeOf(answer), (outcomes.get(outcomeOf(answer)) ?? 0) + 1);
        if (answer.status === 429) expect(answer.headers["retry-after"]).toMatch(/^[0-9]+$/);
      }
    }
    expect([...outcomes.keys()].toSorted()).toEqual(["403 not-authorised", "429 over-quota"]);
    expect(slowestMs).toBeLessThan(UNDISTURBED_MS);
    const good = await scene.good.say({ kind: "test-call", dossierId: null, content: { text: "still here?" } });
    expect(await verdictOn(scene.good, good)).toBe("valid");
  });

  async function standing(): Promise<string> {
    const { peers } = await borealia.as("lawyer").get<{ peers: Peer[] }>(`/api/v1/peers/${scene.hostile.state}`);
    held = undefined;
    return `${peers[0]?.standing} ${peers[0]?.stoppedBecause}`;
  }

  /** Two people look, find the copy and let the State in again. */
  async function meetAgain(): Promise<void> {
    const administrator = borealia.as("administrator1");
    const { peers } = await administrator.get<{ peers: Peer[] }>(`/api/v1/peers/${scene.hostile.state}`);
    const peerId = peers[0]?.peerId ?? "";
    const reason = "They found the copy and switched it off.";
    const { askedId } = await administrator.confirm<{ askedId: string }>(`/api/v1/peers/${peerId}/reintroduction`, {
      reason,
    });
    await borealia.as("administrator2").confirm(`/api/v1/reintroductions/${askedId}/approval`, {});
    await compareByTwo(borealia, peerId, words(scene.hostile.fingerprint));
  }
});
