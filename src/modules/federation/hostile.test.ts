import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { exampleDraft } from "../../../tests/support/dispatch-workshop.ts";
import {
  confirmTogether,
  openNetwork,
  reintroduceTogether,
  type Network,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { hostilePeer, SPEAKER, type HostilePeer } from "../../../tests/support/hostile-peer.ts";
import { BEGIN, inventState, signerFor, succeed } from "../../../tests/support/invented-states.ts";
import {
  base64,
  decodeDispatch,
  DISPATCH_HEADER_TYPE,
  encodeDispatch,
  fingerprintWords,
  fromUtf8,
  parseDispatchId,
  signEnvelope,
  utf8,
  verifyReceipt,
  type DesignationView,
  type OuterHeader,
} from "../../protocol/index.ts";
import { generateSealingIdentity } from "../../protocol/sealing.ts";
import { PATIENCE_MS } from "../../../tests/support/patience.ts";
import { peersOf } from "../../../tests/support/peers.ts";

let network: Network;
let borealia: TestServer;
let hostile: HostilePeer;

beforeAll(async () => {
  network = await openNetwork(["XB"]);
  [borealia] = network.servers as [TestServer];
  hostile = await hostilePeer(borealia);
});

const UNKNOWN = '{"code":"peer-unknown"}';

/** Begins a request and sends so many bytes of its body. */
function openPart(url: string, path: string, headers: string, body: Uint8Array, sentBytes: number): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => socket.destroy());
  socket.write(`POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n${headers}\r\n`);
  socket.write(body.subarray(0, sentBytes));
  return socket;
}

/** What is answered before the rest of the body has come. */
async function sendPart(...request: Parameters<typeof openPart>): Promise<string> {
  const socket = openPart(...request);
  try {
    const [first] = (await once(socket, "data", { signal: AbortSignal.timeout(5_000) })) as [Buffer];
    return first.toString();
  } finally {
    socket.destroy();
  }
}

async function refusalsGiven(): Promise<string[]> {
  const { dispatches } = {
    dispatches: await borealia.platform.database.db
      .withTables<{
        "federation.inbox": { state: string; internal_code: string | null; received_at: Date; dispatch_id: string };
      }>()
      .selectFrom("federation.inbox")
      .select("internal_code")
      .where("state", "=", "refused")
      .execute(),
  };
  return dispatches.map((row) => row.internal_code ?? "");
}

const handledBefore = { count: 0 };
function nothingWasDone(): void {
  expect(borealia.handled).toHaveLength(handledBefore.count);
}

describe("an honest dispatch by code that is not ours", () => {
  it("is stored, opened and acted upon: the refusals below are for their own reasons", async () => {
    const answer = await hostile.deliver(await hostile.dispatch());
    expect(answer).toMatchObject({ status: 201, isSigned: true });
    await network.settle(2);
    expect(borealia.handled).toHaveLength(1);
    handledBefore.count = 1;
  });
});

describe("whoever is not a peer, or does not sign like one", () => {
  it("gets one constant, unsigned answer, whatever is wrong", async () => {
    const stranger = await inventState("XD");
    const bytes = await hostile.dispatch();
    const tries = [
      hostile.deliver(bytes, { signedBy: stranger }),
      hostile.deliver(bytes, { after: (headers) => ({ ...headers, signature: undefined }) }),
      hostile.deliver(bytes, {
        after: ({ "signature-input": input, ...rest }) => ({ ...rest, "signature-input": `x${input}` }),
      }),
      hostile.deliver(bytes, {
        after: (h) => ({ ...h, "signature-input": h["signature-input"]?.replace('keyid="XC', 'keyid="XD') }),
      }),
      hostile.deliver(bytes, { after: (h) => ({ ...h, "content-digest": `sha-256=:${"A".repeat(43)}=:` }) }),
      hostile.deliver(bytes, {
        after: (h) => ({ ...h, "rogatory-incarnation": `${h["rogatory-incarnation"] ?? ""}, x=1` }),
      }),
      hostile.deliver(bytes, { signed: { path: "/peer/v1/receipts" } }),
      hostile.deliver(bytes, { signed: { authority: "other.example" } }),
      hostile.deliver(bytes, { signed: { method: "GET" } }),
      hostile.deliver(bytes, { signed: { query: "a=1" } }),
      hostile.deliver(bytes, { sent: new Uint8Array([...bytes, 0]) }),
      hostile.deliver(bytes, { after: (h) => ({ ...h, signature: `${h["signature"] ?? ""}, two=:AAAA:` }) }),
    ];
    for (const answer of await Promise.all(tries)) {
      expect(answer).toMatchObject({ status: 401, text: UNKNOWN, isSigned: false });
    }
    nothingWasDone();
  });

  it("is not listened to while it sends a large body, and makes the server hold none", async () => {
    const bytes = new Uint8Array(2 * 1024 * 1024).fill(0x20);
    const known = 'rogatory=("@method");keyid="XC/0";tag="rogatory-peer-v1"';
    for (const headers of ["", `Signature-Input: ${known}\r\nSignature: rogatory=:AAAA:\r\n`]) {
      const answer = await sendPart(borealia.url, "/peer/v1/dispatches", headers, bytes, 1_000_000);
      expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*\{"code":"peer-unknown"\}$/);
    }
  });

  it("holds up a few large designations at most, and no usual one", async () => {
    const large = new Uint8Array(900 * 1024).fill(0x20);
    const held = Array.from({ length: 16 }, () => openPart(borealia.url, "/peer/v1/designation", "", large, 1_000));
    await vi.waitFor(async () => {
      const answer = await sendPart(borealia.url, "/peer/v1/designation", "", large, 1_000);
      expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    }, PATIENCE_MS);
    const usual = { method: "POST", body: '{"usual":1}' };
    expect((await fetch(new URL("/peer/v1/designation", borealia.url), usual)).status).toBe(401);
    for (const socket of held) socket.destroy();
  });

  it("learns nothing from the designation endpoint either", async () => {
    const stranger = await inventState("XD");
    const post = async (body: Uint8Array): Promise<Response> =>
      await fetch(new URL("/peer/v1/designation", borealia.url), { method: "POST", body: Buffer.from(body) });
    for (const body of [
      stranger.view.bytes,
      new TextEncoder().encode("{}"),
      crypto.getRandomValues(new Uint8Array(500)),
    ]) {
      const answer = await post(body);
      expect([answer.status, await answer.text()]).toEqual([401, UNKNOWN]);
    }
  });
});

describe("a known State that writes its JSON in another way", () => {
  it("is heard as itself: white space carries no meaning", async () => {
    const payload = JSON.stringify({ state: "XC", number: 1 }, null, 2);
    const envelope = {
      payloadType: "application/vnd.rogatory.designation.v1+json",
      payload: Buffer.from(payload).toString("base64"),
      signatures: [{ sig: "AAAA" }],
    };
    const answer = await fetch(new URL("/peer/v1/designation", borealia.url), {
      method: "POST",
      body: JSON.stringify(envelope),
    });
    expect([answer.status, await answer.text()]).toEqual([422, '{"code":"refused"}']);
  });

  it("is told of a fault of its writing as such, and not as of a key", async () => {
    const bodies = ['{"incarnation":"","incarnation":""}', '{"sequences":[1.5]}', `${"[".repeat(40)}${"]".repeat(40)}`];
    for (const body of bodies) {
      const answer = await hostile.call({ path: "/peer/v1/resend", body: new TextEncoder().encode(body) });
      expect(answer).toMatchObject({ status: 422, code: "malformed", isSigned: true });
    }
  });

  it("finds nothing where there is nothing", async () => {
    expect(await hostile.call({ path: "/peer/v1/nowhere" })).toMatchObject({
      status: 404,
      text: '{"code":"not-found"}',
      isSigned: false,
    });
  });
});

describe("receipts that are not taken", () => {
  it("are entered in the audit log, and a flood of them does not fill it", async () => {
    const rubbish = Array.from({ length: 32 }, () => Buffer.from("{}").toString("base64"));
    const body = new TextEncoder().encode(JSON.stringify({ receipts: rubbish }));
    for (let round = 0; round < 3; round += 1) {
      const answer = await hostile.call({ path: "/peer/v1/receipts", body });
      expect([answer.status, answer.text]).toEqual([200, '{"taken":0}']);
    }
    const newest = await borealia.audit.entries({ limit: 200 });
    const entries = newest.filter(({ type }) => type === "federation.receipt-not-taken");
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThanOrEqual(30);
  });
});

describe("a peer that is imported and not confirmed", () => {
  it("is told so under our signature, and nothing of it is stored", async () => {
    const view = await inventState("XE");
    const { federation, people } = borealia;
    await peersOf(federation).import({ bytes: view.view.bytes, source: "file", by: people.first });
    const early = { ...(await hostilePeer(borealia, "XE", false)) };
    expect(await early.deliver(await early.dispatch())).toMatchObject({
      status: 403,
      code: "not-authorised",
      isSigned: true,
    });
    nothingWasDone();
  });
});

describe("a known peer's HTTP message", () => {
  it("is refused when it is played again", async () => {
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    const bytes = await hostile.dispatch();
    expect((await hostile.deliver(bytes, { nonce })).status).toBe(201);
    expect(await hostile.deliver(bytes, { nonce })).toMatchObject({ status: 422, code: "refused", isSigned: true });
    await network.settle(2);
    handledBefore.count += 1;
    nothingWasDone();
  });

  it("is refused with our time when its clock is wrong", async () => {
    const created = new Date(network.clock.now().getTime() - 400_000);
    const answer = await hostile.deliver(await hostile.dispatch(), { created });
    expect(answer).toMatchObject({ status: 400, code: "clock-skew", isSigned: true });
    expect(JSON.parse(answer.text)).toEqual({ code: "clock-skew", time: network.clock.now().toISOString() });
  });

  it("is refused unread when it is too large", async () => {
    const answer = await hostile.deliver(new Uint8Array(3 * 1024 * 1024));
    expect(answer).toMatchObject({ status: 413, text: '{"code":"too-large"}', isSigned: false });
  });
});

describe("a dispatch that cannot be stored", () => {
  const cases: [what: string, code: string, make: () => Promise<Uint8Array>][] = [
    ["is garbage", "malformed", async () => await Promise.resolve(crypto.getRandomValues(new Uint8Array(3_000)))],
    ["is empty", "malformed", async () => await Promise.resolve(new Uint8Array())],
    ["is cut short", "malformed", async () => (await hostile.dispatch()).slice(0, -1)],
    ["has a header by another key", "cannot-open", async () => await reheaded({ signedBy: "http" })],
    ["is for another State", "not-for-us", async () => await reheaded({ header: { to: "XY" as OuterHeader["to"] } })],
    [
      "is by another State than its bearer",
      "not-authorised",
      async () => await reheaded({ header: { from: "XE" as OuterHeader["from"] } }),
    ],
    ["is marked production", "profile-mismatch", async () => await reheaded({ header: { profile: "production" } })],
    [
      "names other sealed bytes",
      "cannot-open",
      async () => await reheaded({ header: { sealedDigest: "0".repeat(64) as OuterHeader["sealedDigest"] } }),
    ],
    ["has another version", "unknown-version", async () => await reheaded({ header: { version: 2 as 1 } })],
  ];
  it.each(cases)("because it %s is refused with %s and uses up no number", async (_, code, make) => {
    expect(await hostile.deliver(await make())).toMatchObject({ code, isSigned: true });
    await network.settle(1);
    nothingWasDone();
  });

  async function reheaded(change: { header?: Partial<OuterHeader>; signedBy?: "http" }): Promise<Uint8Array> {
    if (change.signedBy === undefined) return await hostile.dispatch({}, { header: change.header ?? {} });
    const honest = await hostile.dispatch();
    const frame = decodeDispatch(honest);
    const header = signEnvelope(DISPATCH_HEADER_TYPE, frame.headerEnvelope.payload, [signerFor(hostile.state, "http")]);
    return encodeDispatch({ header, sealed: frame.sealed });
  }
});

describe("a dispatch that is stored and cannot be right", () => {
  const changes: [member: string, internal: string, header: Partial<OuterHeader>][] = [
    ["sequence", "binding-sequence-mismatch", { sequence: 1_001 }],
    [
      "dispatchId",
      "binding-dispatch-id-mismatch",
      { dispatchId: parseDispatchId("01930000-0000-7000-8000-0000000000ff") },
    ],
    ["incarnation", "binding-incarnation-id-mismatch", { incarnation: { number: 1, id: "c".repeat(32) } }],
    ["priority", "binding-priority-mismatch", { priority: "emergency" }],
  ];
  it.each(changes)(
    "is refused when its cover alters %s: the peer learns one code, our log the exact one",
    async (_, internal, header) => {
      const bytes = await hostile.dispatch({}, { header });
      expect((await hostile.deliver(bytes)).status).toBe(201);
      await network.settle(1);
      expect(await refusalsGiven()).toContain(internal);
      nothingWasDone();
    },
  );

  it("is refused when another State sealed it again under its own cover", async () => {
    const bytes = await hostile.dispatch(
      {},
      { change: (body) => ({ ...body, binding: { ...body.binding, to: { state: "XY" } } }) },
    );
    expect((await hostile.deliver(bytes)).status).toBe(201);
    await network.settle(1);
    expect(await refusalsGiven()).toContain("binding-to-mismatch");
    nothingWasDone();
  });

  it("gives a signed refusal that names it, and nothing of why", async () => {
    const bytes = await hostile.dispatch({}, { kind: "answer" });
    const dispatchId = decodeDispatch(bytes).header.dispatchId;
    await hostile.deliver(bytes);
    await network.settle(1);
    const given = await borealia.federation.receiptsFor(dispatchId);
    const refused = given.find((receipt) => receipt.strength === "refused");
    if (refused === undefined) throw new Error("no refusal was given");
    const lookup = await borealia.federation.directory().lookup([borealia.state]);
    const { receipt } = verifyReceipt(refused.bytes, { lookup, at: network.clock.now() });
    expect(receipt).toMatchObject({ strength: "refused", code: "cannot-open", dispatchId, giver: "XB", to: "XC" });
    nothingWasDone();
  });
});

describe("one number for two dispatches", () => {
  it("is a signed conflict, both are kept, and a person is told; the first is still acted upon", async () => {
    const first = await hostile.dispatch({ sequence: 500 });
    const second = await hostile.dispatch({ sequence: 500 });
    const stored = await hostile.deliver(first);
    const conflict = await hostile.deliver(second);
    expect([stored.status, conflict.status]).toEqual([201, 409]);
    expect((await hostile.deliver(second)).bytes).toEqual(conflict.bytes);
    const again = await hostile.deliver(first);
    expect([again.status, again.bytes]).toEqual([200, stored.bytes]);
    const alarms = await borealia.federation.alarms();
    expect(alarms.some((alarm) => alarm.kind === "conflict")).toBe(true);
    await network.settle(1);
    handledBefore.count += 1;
    nothingWasDone();
  });

  it("gives two copies that arrive at once one receipt", async () => {
    const bytes = await hostile.dispatch({ sequence: 501 });
    const answers = await Promise.all([hostile.deliver(bytes), hostile.deliver(bytes), hostile.deliver(bytes)]);
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    await network.settle(1);
    handledBefore.count += 1;
    nothingWasDone();
  });
});

describe("a lane that forks", () => {
  it("is refused as equivocation, and a person is told", async () => {
    const { dossierId } = exampleDraft("question");
    await hostile.deliver(await hostile.dispatch({ sequence: 600, dossierId }));
    await network.settle(1);
    await hostile.deliver(await hostile.dispatch({ sequence: 601, dossierId }));
    await network.settle(1);
    handledBefore.count += 1;
    nothingWasDone();
    expect(await refusalsGiven()).toContain("equivocation");
    expect((await borealia.federation.alarms()).some((alarm) => alarm.kind === "equivocation")).toBe(true);
  });
});

describe("a designation that comes in a notice and cannot be taken", () => {
  it("makes the notice malformed: the notice itself was opened, and nobody is told that it could not be", async () => {
    const next = succeed(hostile.state, (said) => said);
    const { signatures, ...frame } = JSON.parse(fromUtf8(next.bytes)) as { signatures: object[] };
    const unsigned = { ...frame, signatures: [{ sig: base64(new Uint8Array(64)) }, ...signatures.slice(1)] };
    const designations = [utf8(JSON.stringify(unsigned)), utf8(JSON.stringify(frame))].map(base64);
    const answers: unknown[] = [];
    for (const designation of designations) {
      const bytes = await hostile.dispatch(
        {},
        {
          kind: "designation-notice",
          change: ({ binding, ...body }) => ({
            ...body,
            binding: { ...binding, kind: "designation-notice", dossierId: null, lanes: { own: null, seen: null } },
            content: { designation },
          }),
        },
      );
      const { dispatchId } = decodeDispatch(bytes).header;
      await hostile.deliver(bytes);
      await network.settle(2);
      const row = await borealia.platform.database.db
        .withTables<{ "federation.inbox": { dispatch_id: string; refusal_code: string; internal_code: string } }>()
        .selectFrom("federation.inbox")
        .select(["refusal_code", "internal_code"])
        .where("dispatch_id", "=", dispatchId)
        .executeTakeFirst();
      answers.push([row?.refusal_code, row?.internal_code]);
      const alarms = (await borealia.federation.alarms()).filter(({ subject }) => subject.id === dispatchId);
      expect(alarms).toEqual([]);
    }
    expect(answers).toEqual([
      ["malformed", "signature-invalid"],
      ["malformed", "envelope-malformed"],
    ]);
  });
});

describe("a date that cannot be right", () => {
  it("never refuses a dispatch: it is held, a person woken, and goes on when the person lets it", async () => {
    const sentAt = new Date(network.clock.now().getTime() + 40 * 3_600_000);
    await hostile.deliver(await hostile.dispatch({ sequence: 700, sentAt }));
    await network.settle(1);
    nothingWasDone();
    const held = (await borealia.federation.alarms()).find((alarm) => alarm.kind === "held-for-date");
    expect(held?.priority).toBe("preservation");
  });
});

describe("a second live copy of a peer", () => {
  it("is not a server that has just started and says several things at once", async () => {
    network.clock.advance(60_000);
    const fresh = { ...SPEAKER, start: "c".repeat(32) };
    const dispatches = await Promise.all(Array.from({ length: 12 }, async () => await hostile.dispatch()));
    const answers = await Promise.all(
      dispatches.map(async (dispatch) => await hostile.deliver(dispatch, { speaker: fresh })),
    );
    expect(answers.map(({ status }) => status)).toEqual(dispatches.map(() => 201));
    expect(await borealia.federation.directory().peer(hostile.state.view.state)).toMatchObject({
      standing: "confirmed",
    });
  });

  it("stops the peer until two people have looked", async () => {
    network.clock.advance(60_000);
    const newer = { ...SPEAKER, start: "d".repeat(32) };
    expect((await hostile.deliver(await hostile.dispatch(), { speaker: newer })).status).toBe(201);
    network.clock.advance(60_000);
    expect(await hostile.deliver(await hostile.dispatch(), { speaker: SPEAKER })).toMatchObject({
      status: 403,
      code: "not-authorised",
    });
    expect(await hostile.deliver(await hostile.dispatch(), { speaker: newer })).toMatchObject({ status: 403 });
    const peer = await borealia.federation.directory().peer(hostile.state.view.state);
    expect(peer).toMatchObject({ standing: "stopped", stoppedBecause: "clone-suspected" });
  });

  it("is let in again by people, and then the copy that speaks first is the one", async () => {
    const { federation, people } = borealia;
    const { peerId } = hostile;
    await reintroduceTogether(borealia, peerId, [people.first, people.second]);
    const heard = fingerprintWords(hostile.state.view.rootFingerprint).join(" ");
    await confirmTogether(federation, { peerId, heard }, [people.first, people.second]);
    network.clock.advance(60_000);
    expect((await hostile.deliver(await hostile.dispatch(), { speaker: SPEAKER })).status).toBe(201);
    network.clock.advance(60_000);
    const newer = { ...SPEAKER, start: "d".repeat(32) };
    expect(await hostile.deliver(await hostile.dispatch(), { speaker: newer })).toMatchObject({ status: 403 });
  });
});

// Rule R10
describe("designations of one peer that come at once", () => {
  it("never set it back: the newest counts, and of two with one number the second is kept as proof", async () => {
    const { servers } = await openNetwork(["XB"]);
    const [victim] = servers as [TestServer];
    const { state } = await hostilePeer(victim);
    const { federation, people } = victim;
    const renamed = (name: string) =>
      succeed(state, (designation) => ({ ...designation, operator: { ...designation.operator, name } }));
    const second = renamed("one");
    const third = succeed({ ...state, view: second }, (designation) => designation);
    const bring = async (...views: readonly DesignationView[]) =>
      await Promise.allSettled(
        views.map(async ({ bytes }) => await peersOf(federation).import({ bytes, source: "file", by: people.first })),
      );
    const [one, same, another] = await bring(second, second, renamed("another"));
    // Which of the two that are the same comes first, nobody knows.
    expect([one, same]).toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ outcome: "updated" }) }),
    );
    expect([one, same]).toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ outcome: "unchanged" }) }),
    );
    expect(another).toMatchObject({ reason: { code: "designation-equivocation" } });
    expect(await federation.alarms()).toMatchObject([{ kind: "equivocation" }]);
    const fourth = succeed({ ...state, view: third }, (designation) => designation);
    await bring(fourth, third);
    const peer = await federation.directory().peer(state.view.state);
    expect(peer?.designation.designation.number).toBe(fourth.designation.number);
  });
});

// Rule R22
describe("a designation that seals more weakly than before", () => {
  it("is used only when two people have stood behind the peer anew, and not by what they said before", async () => {
    const { servers, clock } = await openNetwork(["XB"]);
    const [victim] = servers as [TestServer];
    const { peerId, state } = await hostilePeer(victim);
    const { federation, people, platform } = victim;
    clock.advance(1_000);
    const at = platform.clock.now().toISOString();
    const { recipient } = await generateSealingIdentity("classical", (size) => platform.random.bytes(size));
    const weaker = succeed(state, (designation) => ({
      ...designation,
      sealing: designation.sealing.flatMap((key) => [
        { ...key, state: "retired" as const, until: at },
        { ...key, recipient, from: BEGIN },
      ]),
    }));
    await peersOf(federation).import({ bytes: weaker.bytes, source: "file", by: people.first });
    const heard = fingerprintWords(state.view.rootFingerprint).join(" ");
    const { approval } = await peersOf(federation).previewComparison({ peerId, heard, by: people.second });
    const before = await victim.identity.approvals.of(platform.database.db, approval);
    expect(before).toEqual([]);
    await confirmTogether(federation, { peerId, heard }, [people.second, people.first]);
    expect(await victim.identity.approvals.of(platform.database.db, approval)).toMatchObject([
      { step: "requested", userId: people.second.id },
      { step: "approved", userId: people.first.id },
    ]);
  });
});
