import { describe, expect, test } from "vitest";
import { type AuditServer, openAuditServer, sendTo } from "../../../tests/support/audit-server.ts";
import { fromUtf8, hex, utf8 } from "../../protocol/bytes.ts";
import {
  type Checkpoint,
  logRootOf,
  parseCheckpoint,
  signCheckpoint,
  withSignatures,
  witnessVerifier,
} from "../../protocol/checkpoint.ts";
import { cosignaturesBy } from "../../protocol/cosignature.ts";
import { verifyForkProof } from "../../protocol/fork-proof.ts";
import { consistencyProof, leafHash, treeHash } from "../../protocol/merkle.ts";
import { keyPairFromSeed, signerOf } from "../../protocol/signatures.ts";
import { encodeAddCheckpoint, parseCosignatures } from "../../protocol/tlog-witness.ts";
import { isWitnessLate, type KnownLog } from "./index.ts";

describe("as witness", () => {
  test("cosigns the first head, a grown one, and the same one again", async () => {
    const { witness, known, ask } = await witnessOf();
    for (const size of [3, 3, 9, 70]) {
      const answer = await ask(size);
      expect(answer).toMatchObject({ status: 200, code: "cosigned" });
      const { witnessKeys, state } = await witness.known();
      const signed = withSignatures(parseCheckpoint(headOf(size)), parseCosignatures(answer.body));
      expect(cosignaturesBy(signed, [witnessVerifier(state, witnessKeys[0]!)])).toHaveLength(1);
    }
    expect(await witness.audit.witnessedHead(known.origin)).toMatchObject({ size: 70, state: "XQ" });
  });

  test("never goes back, also after a restart, and says which size it holds", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const again = await witness.restart();
    for (const [size, oldSize] of [
      [3, 3],
      [3, 0],
      [12, 3],
      [12, 0],
    ] as const) {
      const body = requestFor(size, oldSize);
      const answer = await again.audit.cosign(known, body);
      expect(answer).toMatchObject({ status: 409, contentType: "text/x.tlog.size" });
      expect(fromUtf8(answer.body)).toBe("9\n");
    }
    expect(await again.audit.witnessedHead(known.origin)).toMatchObject({ size: 9 });
    expect(await again.audit.forkProofs()).toEqual([]);
  });

  test("keeps two signed heads of one size as a portable proof, and logs the find", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const forked = { root: logRootOf(leafHash(utf8("another history"))) };
    const answer = await witness.audit.cosign(known, requestFor(9, 9, forked));
    expect(answer).toMatchObject({ status: 409, code: "two-roots", forkProofId: expect.any(String) });
    await witness.audit.cosign(known, requestFor(9, 9, forked));
    const proofs = await witness.audit.forkProofs();
    expect(proofs).toHaveLength(1);
    expect(proofs[0]).toMatchObject({ strength: "proven", state: "XQ", forkProofId: answer.forkProofId });
    expect(verifyForkProof(proofs[0]!.file, known.logKeys)).toMatchObject({ reason: "two-roots", strength: "proven" });
    const [entry] = await witness.audit.entries({ subject: { kind: "log", id: known.origin }, limit: 5 });
    expect(entry).toMatchObject({ type: "audit.fork-found", actor: { kind: "peer", state: "XQ" } });
  });

  test("finds a fork also against a head that it cosigned long ago", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const second = { number: 2, id: "2".repeat(32) };
    const grown = requestFor(20, 9, { incarnation: second });
    expect(await witness.audit.cosign(known, grown)).toMatchObject({ status: 200 });
    const forked = { root: logRootOf(leafHash(utf8("another history"))), incarnation: second };
    const older = await witness.audit.cosign(known, requestFor(9, 9, forked));
    expect(older).toMatchObject({ status: 409, code: "two-roots", forkProofId: expect.any(String) });
    expect(fromUtf8(older.body)).toBe("20\n");
    const clone = { incarnation: { number: 1, id: "3".repeat(32) } };
    const passed = await witness.audit.cosign(known, requestFor(30, 20, clone));
    expect(passed).toMatchObject({ status: 409, code: "two-incarnations", forkProofId: expect.any(String) });
    const reasons = (await witness.audit.forkProofs()).map(({ file }) => verifyForkProof(file, known.logKeys).reason);
    expect(reasons.toSorted()).toEqual(["two-incarnations", "two-roots"]);
  });

  test("keeps a failed consistency proof as an allegation", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const answer = await witness.audit.cosign(known, requestFor(12, 9, {}, 8));
    expect(answer).toMatchObject({ status: 422, code: "no-consistency" });
    expect(await witness.audit.forkProofs()).toMatchObject([{ strength: "alleged" }]);
    expect(await witness.audit.witnessedHead(known.origin)).toMatchObject({ size: 9 });
  });

  test("takes a bad proof beside the head that it holds for no fork", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const answer = await witness.audit.cosign(known, requestFor(9, 9, {}, 8));
    expect(answer).toMatchObject({ status: 422, code: "no-consistency" });
    expect(answer.forkProofId).toBeUndefined();
    expect(await witness.audit.forkProofs()).toEqual([]);
  });

  test("accepts a higher incarnation that extends, refuses a lower one and a clone", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(9);
    const second = { number: 2, id: "2".repeat(32) };
    expect(await witness.audit.cosign(known, requestFor(9, 9, { incarnation: second }))).toMatchObject({ status: 200 });
    expect(await witness.audit.cosign(known, requestFor(12, 9))).toMatchObject({
      status: 409,
      code: "incarnation-passed",
    });
    const clone = { number: 2, id: "3".repeat(32) };
    expect(await witness.audit.cosign(known, requestFor(12, 9, { incarnation: clone }))).toMatchObject({
      status: 409,
      code: "two-incarnations",
    });
    expect(await witness.audit.forkProofs()).toMatchObject([{ strength: "proven" }]);
  });

  test("answers as the specification says to a stranger, another log, nonsense and an impossible old size", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(3);
    const { audit } = witness;
    const stranger = { ...known, logKeys: [otherKey.publicKey] };
    expect(await audit.cosign(stranger, requestFor(3, 3))).toMatchObject({ status: 403 });
    const otherLog = { ...known, origin: known.origin.replace("xq", "xr") };
    expect(await audit.cosign(otherLog, requestFor(3, 3))).toMatchObject({ status: 404 });
    expect(await audit.cosign(known, utf8("nonsense"))).toMatchObject({ status: 400 });
    const impossible = encodeAddCheckpoint({ oldSize: 10, proof: [], checkpoint: headOf(3) });
    expect(await audit.cosign(known, impossible)).toMatchObject({ status: 400, code: "old-size-too-large" });
  });

  test("signs nothing in recovery or without its key", async () => {
    const { witness, known } = await witnessOf();
    await witness.platform.incarnation.raise("restored");
    expect(await witness.audit.cosign(known, requestFor(3, 0))).toMatchObject({
      status: 503,
      code: "witness-not-ready",
    });
    await witness.platform.incarnation.leaveRecovery({});
    for (const key of witness.platform.keystore.list()) await witness.platform.keystore.destroy(key.id);
    expect(await witness.audit.cosign(known, requestFor(3, 0))).toMatchObject({
      status: 503,
      code: "witness-key-locked",
    });
    expect(await witness.audit.witnessedHead(known.origin)).toBeUndefined();
  });

  test("two requests at once cannot pass each other", async () => {
    const { witness, known, ask } = await witnessOf();
    await ask(3);
    const answers = await Promise.all(
      [12, 20, 30, 12, 20].map((size) => witness.audit.cosign(known, requestFor(size, 3))),
    );
    const cosigned = answers.filter(({ status }) => status === 200);
    expect(cosigned).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
  });
});

describe("our head", () => {
  test("is late when nobody cosigned it a quarter of an hour after it was shown, and not before", () => {
    const shownAt = new Date("2027-03-01T10:00:00.000Z");
    expect(isWitnessLate(undefined, shownAt)).toBe(false);
    expect(isWitnessLate(shownAt, new Date("2027-03-01T10:15:00.000Z"))).toBe(false);
    expect(isWitnessLate(shownAt, new Date("2027-03-01T10:15:00.001Z"))).toBe(true);
  });

  test("is cosigned both ways, again as it grows, and says since when it is not", async () => {
    const [a, b] = [await openAuditServer({ state: "XA" }), await openAuditServer({ state: "XB" })];
    for (const server of [a, b]) await server.audit.showHead();
    expect(await a.audit.unwitnessedSince()).toEqual(a.clock.now);
    for (let round = 0; round < 3; round++) {
      for (const [asker, witness] of [
        [a, b],
        [b, a],
      ] as const) {
        const outcome = await asker.audit.collectCosignature(await witness.known(), await sendTo(witness, asker));
        expect(outcome).toMatchObject({ kind: "cosigned", size: (await asker.audit.head()).size });
        expect(await asker.audit.unwitnessedSince()).toBeUndefined();
      }
      await a.log();
      await a.audit.showHead();
      await b.log();
      await b.audit.showHead();
    }
    expect(await a.audit.verify([await b.known()])).toMatchObject({ ok: true, problems: [] });
    expect(await a.audit.unwitnessedSince()).toEqual(a.clock.now);
    // The head before the shown one is still witnessed, and its page goes on saying so.
    const witnessed = await a.audit.newestWitnessed();
    expect(witnessed).toMatchObject({ by: [{ state: "XB" }] });
    expect(witnessed?.size).toBeLessThan((await a.audit.head()).size);
  });

  test("catches up when the witness remembers less or more than we do", async () => {
    const [a, b] = [await openAuditServer({ state: "XA" }), await openAuditServer({ state: "XB" })];
    await a.audit.showHead();
    // The answer was lost on the way: b holds a head that a does not know to be cosigned.
    const lost = await sendTo(b, a);
    await expect(
      a.audit.collectCosignature(await b.known(), async (body) => {
        await lost(body);
        throw new Error("the line was cut");
      }),
    ).rejects.toThrow("the line was cut");
    await a.log();
    await a.audit.showHead();
    expect(await a.audit.collectCosignature(await b.known(), await sendTo(b, a))).toMatchObject({
      kind: "cosigned",
      size: 32,
    });
    const fresh = await openAuditServer({ state: "XB" });
    // A witness that starts anew under the same name: it holds nothing, and says so.
    expect(await a.audit.collectCosignature(await fresh.known(), await sendTo(fresh, a))).toMatchObject({
      kind: "cosigned",
    });
  });

  test("is not cosigned by an answer that does not verify, nor by an unknown key", async () => {
    const [a, b, c] = [
      await openAuditServer(),
      await openAuditServer({ state: "XB" }),
      await openAuditServer({ state: "XB" }),
    ];
    await a.audit.showHead();
    const outcome = await a.audit.collectCosignature(await b.known(), await sendTo(c, a));
    expect(outcome).toEqual({ kind: "refused", status: 200, code: "cosignature-missing" });
    const garbage = await a.audit.collectCosignature(await b.known(), async () => ({
      status: 200,
      body: utf8("garbage\n"),
    }));
    expect(garbage).toMatchObject({ kind: "refused", code: "note-malformed" });
    const closed = await a.audit.collectCosignature(await b.known(), async () => ({ status: 503, body: utf8("") }));
    expect(closed).toMatchObject({ kind: "refused", status: 503 });
    expect(await a.audit.unwitnessedSince()).toBeDefined();
  });

  test("a mere claim of a larger size stops nothing", async () => {
    const [a, b] = [await openAuditServer(), await openAuditServer({ state: "XB" })];
    await a.audit.showHead();
    const outcome = await a.audit.collectCosignature(await b.known(), async () => ({
      status: 409,
      body: utf8("1000000\n"),
    }));
    expect(outcome).toEqual({
      kind: "witness-ahead",
      size: 1_000_000,
    });
    expect(a.audit.state()).toEqual({ kind: "ready" });
  });

  test("that a peer holds and we do not, signed by us, means recovery", async () => {
    const server = await openAuditServer();
    const { checkpoint } = await server.audit.showHead();
    expect(await server.audit.heldHead(checkpoint)).toEqual({ ours: true, state: { kind: "ready" } });
    const head = parseCheckpoint(checkpoint).checkpoint;
    const larger = signCheckpoint({ ...head, size: 500 }, otherKey);
    expect(await server.audit.heldHead(larger)).toEqual({ ours: false, state: { kind: "ready" } });
    const ours = signerOf(server.platform.keystore.signingKey("log", "ed25519"));
    const { state } = await server.audit.heldHead(signCheckpoint({ ...head, size: 500 }, ours));
    expect(state).toMatchObject({ kind: "recovery", code: "peer-holds-larger-head" });
    expect(server.platform.incarnation.current()).toMatchObject({ state: "recovery" });
    await expect(server.audit.showHead()).rejects.toMatchObject({ code: "log-in-recovery" });
  });

  test("of our size with another root, signed by us, means recovery as well", async () => {
    const server = await openAuditServer();
    const head = parseCheckpoint((await server.audit.showHead()).checkpoint).checkpoint;
    const ours = signerOf(server.platform.keystore.signingKey("log", "ed25519"));
    const forked = signCheckpoint({ ...head, root: logRootOf(leafHash(utf8("other"))) }, ours);
    expect((await server.audit.heldHead(forked)).state).toMatchObject({ code: "peer-holds-other-head" });
    // A smaller one that we never stored is compared with the tiles.
    const second = await openAuditServer();
    const known = parseCheckpoint((await second.audit.showHead()).checkpoint).checkpoint;
    const key = signerOf(second.platform.keystore.signingKey("log", "ed25519"));
    const smaller = signCheckpoint({ ...known, size: 5 }, key);
    expect((await second.audit.heldHead(smaller)).state).toMatchObject({ code: "peer-holds-other-head" });
  });
});

// A log of an invented State XQ that can be made to say anything.
const leaves = Array.from({ length: 70 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const logKey = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(1)));
const otherKey = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(2)));
const inventedLog: KnownLog = { state: "XQ", origin: `xq.rogatory/${"a".repeat(32)}`, logKeys: [logKey.publicKey] };

function headOf(size: number, change: Partial<Checkpoint> = {}): Uint8Array {
  const root = logRootOf(treeHash(leaves.slice(0, size)));
  const incarnation = { number: 1, id: hex(new Uint8Array(16)) };
  return signCheckpoint({ origin: inventedLog.origin, size, root, incarnation, further: [], ...change }, logKey);
}

function requestFor(size: number, oldSize: number, change: Partial<Checkpoint> = {}, proveFrom = oldSize): Uint8Array {
  const proof = consistencyProof(leaves.slice(0, size), proveFrom);
  return encodeAddCheckpoint({ oldSize, proof, checkpoint: headOf(size, change) });
}

async function witnessOf() {
  const witness: AuditServer = await openAuditServer({ state: "XB" });
  const ask = async (size: number) => {
    const held = (await witness.audit.witnessedHead(inventedLog.origin))?.size ?? 0;
    return witness.audit.cosign(inventedLog, requestFor(size, held));
  };
  return { witness, known: inventedLog, ask };
}
