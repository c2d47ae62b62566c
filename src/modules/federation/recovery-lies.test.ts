import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import {
  confirmTogether,
  type Network,
  openNetwork,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { newEntry, signHead } from "../../../tests/foreign/state/audit-log.ts";
import { words } from "../../../tests/foreign/state/designations.ts";
import { toJson } from "../../../tests/foreign/state/encoding.ts";
import { ForeignState } from "../../../tests/foreign/state/foreign-state.ts";
import { signAnswer } from "../../../tests/foreign/state/http-messages.ts";
import { base64 } from "../../protocol/index.ts";
import { decideRecovery } from "./recovery/store.ts";
import { recoveryStanding } from "./recovery/standing.ts";
import { peersOf } from "../../../tests/support/peers.ts";

// A restored server knows only what others tell it, and some of them lie (R1): nobody who lies keeps it in recovery, makes it sign a number
// or a size twice, or costs it what an honest State still has.

const standingOf = async ({ platform }: TestServer) => await recoveryStanding({ platform });

async function peerIn(server: TestServer, state: string) {
  return (await standingOf(server)).peers.find((peer) => peer.state === state);
}

/** What two administrators would do on the page. */
async function endByTwo(server: TestServer): Promise<void> {
  const decided = { approvals: ["1".repeat(64), "2".repeat(64)], reason: "The disk was lost.", decided_at: new Date() };
  const { number } = server.platform.incarnation.current();
  await server.platform.database.transaction(async (tx) => await decideRecovery(tx.db, number, decided));
}

test("a head of ours that a peer hides is known by another peer, or by our own receipts, under whatever log key", async () => {
  const network = await openNetwork(["XA", "XB", "XC"]);
  const [aurelia, borealia, cascadia] = network.servers as [TestServer, TestServer, TestServer];
  const system = { kind: "system", job: "tests" } as const;
  const backup = await aurelia.backUp();
  // The backup has neither of these keys.
  await aurelia.federation.designations.rotate(["log", "witness"], system);
  await network.settle(2);
  network.clock.advance(3_600_000);
  for (const server of [aurelia, borealia]) await server.audit.showHead();
  await network.settle(2);
  const receipted = await borealia.send(aurelia, { text: "receipted under the newest head" });
  await network.settle(2);
  const origin = await aurelia.audit.origin();
  const held = await borealia.audit.witnessedHead(origin);
  const hide = async ({ platform }: TestServer): Promise<void> => {
    const { db } = platform.database;
    await sql`alter table audit.witness_heads disable trigger all`.execute(db);
    await sql`delete from audit.witness_heads where origin = ${origin}`.execute(db);
  };

  // A job of it fails and says which keys are missing.
  const askAll = async (): Promise<void> => {
    for (let run = 0; run < 3; run += 1) await aurelia.run().catch(() => undefined);
  };

  await hide(cascadia);
  await aurelia.restore(backup);
  await askAll();
  const { log } = await standingOf(aurelia);
  expect(log).toMatchObject({
    mustClose: true,
    largest: { size: held?.size, checkpoint: expect.anything() as unknown },
  });
  expect(await peerIn(aurelia, "XB")).toMatchObject({ stage: "reconciled", showedLess: undefined });
  expect(await peerIn(aurelia, "XC")).toMatchObject({
    stage: "reconciled",
    showedLess: { shown: 0, known: held?.size },
  });

  // Nobody shows it any more. A receipt that this server signed still quotes it.
  await hide(borealia);
  await aurelia.restore(backup);
  await askAll();
  expect((await standingOf(aurelia)).log).toMatchObject({
    mustClose: true,
    largest: { size: held?.size, checkpoint: undefined },
  });
  await aurelia.federation.designations.rotate(["log", "witness"], system);
  await endByTwo(aurelia);
  await network.settle();
  expect(aurelia.platform.incarnation.current().state).toBe("normal");
  expect(await aurelia.audit.origin()).not.toBe(origin);
  expect((await aurelia.federation.receiptsFor(receipted)).map(({ strength }) => strength)).toEqual([
    "stored",
    "valid",
  ]);
});

interface Question {
  readonly liar: ForeignState;
  readonly aurelia: TestServer;
  readonly network: Network;
}

/** What a peer answers to the question, and by which code it stands on the page until it answers properly. */
interface Lie {
  readonly what: string;
  readonly code: string;
  readonly says: (at: Question) => object | Promise<object>;
  /** What it gives for an item. */
  readonly gives?: (at: Question) => Uint8Array;
}

const NOTHING = { incarnations: [], designations: [], heads: [], items: [], isWhole: true };
const another = (number: number) => ({ incarnations: [{ number, id: randomBytes(16).toString("hex") }] });
const item = (from: string, place = "1") => ({ from, dispatchId: randomUUID(), sealedDigest: "0".repeat(64), place });

function headBy({ liar }: Question, origin: string): string {
  const leaves = Array.from({ length: 64 }, () => newEntry("log.filler", "2027-03-01T12:00:00.000Z"));
  return base64(Buffer.from(signHead(origin, leaves, liar.incarnation, liar.keys.signing.log)));
}

const LIES: readonly Lie[] = [
  { what: "says nothing that was asked", code: "document-malformed", says: () => ({ incarnations: 1 }) },
  { what: "offers what a third State wrote", code: "document-malformed", says: () => ({ items: [item("XB")] }) },
  {
    what: "lists the same page without end",
    code: "recovery-without-end",
    says: () => ({ items: [item("XG")], isWhole: false }),
  },
  {
    what: "takes for ever over each dispatch",
    code: "recovery-goes-on",
    says: () => ({ items: [item("XA", "1"), item("XA", "2")] }),
    gives: ({ network }) => {
      network.clock.advance(11 * 60_000);
      return new Uint8Array(0);
    },
  },
  {
    what: "gives rubbish for a dispatch",
    code: "seal-malformed",
    says: () => ({ items: [item("XG")] }),
    gives: () => new Uint8Array(randomBytes(5_000)),
  },
  {
    what: "gives its own designation as ours",
    code: "designation-of-another-state",
    says: ({ liar }) => ({ designations: [base64(liar.keys.known.envelope)] }),
  },
  {
    what: "shows a head of its log as cosigned by us",
    code: "cosignature-missing",
    says: (at) => ({ cosigned: [headBy(at, at.liar.keys.known.designation.log.origin)] }),
  },
  {
    what: "has met a life of ours with a number that nobody reaches",
    code: "peer-claims-lives",
    says: () => another(Number.MAX_SAFE_INTEGER),
  },
  {
    what: "has met ever another life of ours",
    code: "peer-claims-lives",
    says: ({ aurelia }) => another(aurelia.platform.incarnation.current().number),
  },
];

describe("a restored server that asks a State which", () => {
  let at: Question;
  let kept: Awaited<ReturnType<TestServer["send"]>>;

  beforeAll(async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
    const liar = await ForeignState.start("XG", "training", network.clock.now());
    const { people, federation } = aurelia;
    const by = people.first;
    const { peerId } = await peersOf(federation).import({ bytes: liar.keys.known.envelope, source: "file", by });
    await confirmTogether(federation, { peerId, heard: words(liar.fingerprint) }, [people.first, people.second]);
    const backup = await aurelia.backUp();
    kept = await aurelia.send(borealia, { text: "which an honest State has" });
    await network.settle(2);
    at = { liar, aurelia, network };
    await aurelia.restore(backup);
  });

  afterAll(async () => {
    await at.liar.stop();
  });

  /** Lets it answer so; gives how this server stands to it after a few runs. */
  async function asked({ says, gives }: Pick<Lie, "says" | "gives">) {
    const { liar, aurelia, network } = at;
    const finish = (request: IncomingMessage, response: ServerResponse, status: number, body: Uint8Array): void => {
      const now = Math.floor(network.clock.now().getTime() / 1000);
      const signature = String(request.headers["signature"]);
      response.writeHead(status, signAnswer(liar.speaker(), status, body, signature, now)).end(body);
    };
    liar.misanswer = (request, response) => {
      if (request.url === "/peer/v1/recovery") {
        void (async () => finish(request, response, 200, toJson({ ...NOTHING, ...(await says(at)) })))();
        return true;
      }
      if (request.url !== "/peer/v1/recovery/item") return false;
      const given = gives?.(at) ?? new Uint8Array(0);
      finish(request, response, given.length === 0 ? 404 : 200, given);
      return true;
    };
    for (let run = 0; run < 5; run += 1) {
      await aurelia.run();
      network.clock.advance(20 * 60_000);
    }
    return await peerIn(aurelia, "XG");
  }

  it.each(LIES)("$what has all back from an honest one, and names the lie: $code", async (lie) => {
    const { aurelia } = at;
    expect(await asked(lie)).toMatchObject({ stage: "not-reached", failure: lie.code });
    expect(await peerIn(aurelia, "XB")).toMatchObject({ stage: "reconciled" });
    expect((await aurelia.federation.receiptsFor(kept)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    const { state, number } = aurelia.platform.incarnation.current();
    expect(state).toBe("recovery");
    expect(number).toBeLessThan(10);
  });

  it("brings an old designation, a false head of ours, and no more of a dispatch than its name, is done with", async () => {
    const own = (await at.aurelia.federation.directory().own())?.bytes ?? new Uint8Array(0);
    const origin = await at.aurelia.audit.origin();
    const peer = await asked({
      says: () => ({ designations: [base64(own)], heads: [headBy(at, origin)], items: [item("XA")] }),
    });
    expect(peer).toMatchObject({ stage: "reconciled", showedLess: undefined, gone: 1 });
    expect((await standingOf(at.aurelia)).log?.largest?.size ?? 0).toBeLessThan(64);
  });
});
