import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  confirmTogether,
  newDossier,
  openNetwork,
  reintroduceTogether,
  type Network,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { hostilePeer, type HostilePeer } from "../../../tests/support/hostile-peer.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { decodeDispatch, type DossierId, fingerprintWords } from "../../protocol/index.ts";
import { peersOf } from "../../../tests/support/peers.ts";

// R8: whoever has the new root of a State need not be whoever spoke under the old one. Cascadia has four roots here, and Borealia meets it
// under one after the other, by every way that leads there.

let network: Network;
let borealia: TestServer;
let roots: readonly HostilePeer[];

beforeEach(async () => {
  network = await openNetwork(["XB"]);
  [borealia] = network.servers as [TestServer];
  const lives = ["", "the second", "the third", "the fourth"];
  roots = await Promise.all(lives.map(async (life) => await hostilePeer(borealia, "XC", false, { life })));
});

const rootOf = (which: number): HostilePeer => roots[which] ?? expect.fail("no such root");

async function takeIn(which: number, meetAnew = true): Promise<string> {
  const { bytes } = rootOf(which).state.view;
  const { federation, people } = borealia;
  return (await peersOf(federation).import({ bytes, source: "file", meetAnew, by: people.first })).peerId;
}

async function confirm(which: number, peerId: string): Promise<void> {
  const { federation, people } = borealia;
  const heard = fingerprintWords(rootOf(which).state.view.rootFingerprint).join(" ");
  await confirmTogether(federation, { peerId, heard }, [people.first, people.second]);
}

/** What Borealia answered, in the end, to a question from the server that has this root. */
async function ask(which: number, dossierId: DossierId): Promise<string> {
  const bytes = await rootOf(which).dispatch({ dossierId });
  expect((await rootOf(which).deliver(bytes)).status).toBe(201);
  await network.settle(1);
  const { dispatchId } = decodeDispatch(bytes).header;
  const { rows } = await sql<{ state: string; internal_code: string | null }>`
    select state, internal_code from federation.inbox where dispatch_id = ${dispatchId}`.execute(
    borealia.platform.database.db,
  );
  return rows[0]?.internal_code ?? rows[0]?.state ?? "not here";
}

const closed = async (): Promise<string[]> =>
  (await borealia.federation.closedDossiers(borealia.platform.database.db))
    .map(({ dossierId }) => dossierId)
    .toSorted();

const standing = async (): Promise<string | undefined> =>
  (await borealia.federation.directory().peer(rootOf(0).state.view.state))?.standing;

const stop = async (peerId: string): Promise<void> =>
  await peersOf(borealia.federation).stop({ peerId, reason: "We were warned.", by: borealia.people.first });

const reintroduce = async (peerId: string): Promise<void> =>
  await reintroduceTogether(borealia, peerId, [borealia.people.first, borealia.people.second]);

describe("a dossier of a State whose meeting was begun again, and that then came with another root", () => {
  it("is closed once two people have confirmed that root, and no sooner", async () => {
    const dossierId = newDossier(borealia);
    const peerId = await takeIn(0, false);
    await confirm(0, peerId);
    expect(await ask(0, dossierId)).toBe("valid");
    await stop(peerId);
    await reintroduce(peerId);
    const anew = await takeIn(1);
    expect([await closed(), await standing()]).toEqual([[], "stopped"]);
    network.clock.advance(60_000);
    await confirm(1, anew);
    expect(await ask(1, dossierId)).toBe("dossier-closed");
    await expect(
      borealia.platform.database.transaction(
        async (tx) =>
          await borealia.federation.send(tx, {
            to: rootOf(1).state.view.state,
            kind: "withdrawal",
            dossierId,
            content: { requestId: borealia.platform.random.uuid(), reason: { language: "en", text: "No more." } },
            priority: "ordinary",
            by: { kind: "user", userId: borealia.people.officer.id },
          }),
      ),
    ).rejects.toMatchObject({ code: "dossier-closed" });
    expect(await borealia.federation.closedDossiers(borealia.platform.database.db)).toEqual([
      { dossierId, state: "XC", metAnewAt: network.clock.now() },
    ]);
    expect(await ask(1, newDossier(borealia))).toBe("valid");
  });

  it("stays open where the two go back to the root under which it was kept, and sets aside what was brought meanwhile", async () => {
    const dossierId = newDossier(borealia);
    const peerId = await takeIn(0, false);
    await confirm(0, peerId);
    expect(await ask(0, dossierId)).toBe("valid");
    await stop(peerId);
    const brought = await takeIn(1);
    await reintroduce(peerId);
    await expect(confirm(1, brought)).rejects.toMatchObject({ code: "peer-standing" });
    await confirm(0, peerId);
    expect([await closed(), await standing()]).toEqual([[], "confirmed"]);
  });
});

describe("data in which one person had replaced the record that two had confirmed", () => {
  it("has that record stand again, stopped, while nobody has confirmed the other root; and its dossiers closed, once somebody has", async () => {
    const { db } = borealia.platform.database;
    const dossierId = newDossier(borealia);
    const peerId = await takeIn(0, false);
    await confirm(0, peerId);
    expect(await ask(0, dossierId)).toBe("valid");
    await stop(peerId);
    const anew = await takeIn(1);
    const replace = async () =>
      await sql`update federation.peers set standing = 'replaced' where peer_id = ${peerId}`.execute(db);
    await replace();
    expect(await standing()).toBe("imported");
    const migration = readFileSync(new URL("../../../migrations/0240-met-anew.sql", import.meta.url), "utf8");
    await sql.raw(migration).execute(db);
    expect([await standing(), await closed()]).toEqual(["stopped", []]);
    await replace();
    network.clock.advance(60_000);
    await confirm(1, anew);
    await sql.raw(migration).execute(db);
    expect([await standing(), await closed()]).toEqual(["confirmed", [dossierId]]);
    expect(await ask(1, dossierId)).toBe("dossier-closed");
  });
});

describe("whatever people do, one after the other", () => {
  it.each(["one", "two", "three", "four", "five", "six"])(
    "no root but that of a dossier ever speaks in it (%s)",
    async (seed) => {
      const drawn = seededRandom(`met anew ${seed}`);
      const draw = (below: number): number => (drawn(1)[0] ?? 0) % below;
      /** What should be so: the record that two people stood behind last, what was brought beside it, and what was said under which record. */
      let met: { peerId: string; root: number } | undefined;
      let brought: { peerId: string; root: number } | undefined;
      const said: { dossierId: DossierId; peerId: string }[] = [];
      const acts: Record<string, () => Promise<void>> = {
        bring: async () => {
          const others = roots.map((_, at) => at).filter((at) => at !== met?.root);
          const root = others[draw(others.length)] ?? 0;
          brought = { peerId: await takeIn(root, met !== undefined), root };
        },
        confirm: async () => {
          const now = await standing();
          const next = brought ?? (now === "imported" ? met : undefined);
          if (next === undefined) return;
          await confirm(next.root, next.peerId);
          [met, brought] = [next, undefined];
        },
        stop: async () => {
          if (met !== undefined && (await standing()) === "confirmed") await stop(met.peerId);
        },
        reintroduce: async () => {
          if (met === undefined || (await standing()) !== "stopped") return;
          await reintroduce(met.peerId);
          brought = undefined;
        },
        speak: async () => {
          if (met === undefined || (await standing()) !== "confirmed") return;
          const dossierId = newDossier(borealia);
          expect(await ask(met.root, dossierId)).toBe("valid");
          said.push({ dossierId, peerId: met.peerId });
        },
        restart: async () => await borealia.restart(),
      };
      const names = ["bring", "confirm", "speak", "stop", "reintroduce", "confirm", "speak", "bring", "restart"];
      const tried: string[] = [];
      for (let step = 0; step < 40; step += 1) {
        const name = step < 3 ? names[step] : names[draw(names.length)];
        tried.push(name ?? "");
        network.clock.advance(60_000);
        await acts[name ?? ""]?.();
        const foreign = said.filter(({ peerId }) => peerId !== met?.peerId).map(({ dossierId }) => dossierId);
        expect(await closed(), tried.join(", ")).toEqual(foreign.toSorted());
      }
      const [old] = said.filter(({ peerId }) => peerId !== met?.peerId);
      if (old !== undefined && met !== undefined && (await standing()) === "confirmed")
        expect(await ask(met.root, old.dossierId)).toBe("dossier-closed");
    },
  );
});
