import { MODULE_ROLES } from "../../tests/support/all-roles.ts";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testClock } from "../../tests/support/clock.ts";
import { openTestPlatform } from "../../tests/support/platform.ts";
import { createAudit } from "../modules/audit/index.ts";
import { createDesk } from "../modules/desk/index.ts";
import { createIdentity } from "../modules/identity/index.ts";
import { createMeasures } from "../modules/measures/index.ts";
import { openKeyStore, type Platform } from "../platform/index.ts";
import { Refusal } from "../protocol/refusal.ts";
import { RING_REASONS } from "./own-contributions.ts";
import { serverWatch } from "./server-watch.ts";
import { createUnlocker } from "./unlocking.ts";

const passphrase = "nine invented words make a passphrase";
const signal = new AbortController().signal;

async function lockedServer() {
  const clock = testClock();
  const opened = await openTestPlatform({ clock });
  const store = {
    folder: join(opened.config.dataFolder, "other-keys"),
    mode: "passphrase",
    isProduction: true,
  } as const;
  const first = await openKeyStore({ ...store, clock, random: opened.random, passphrase });
  await first.createSigningKey({ use: "log", algorithm: "ed25519" });
  const platform: Platform = { ...opened, keystore: await openKeyStore({ ...store, clock, random: opened.random }) };
  const audit = createAudit({ platform });
  await audit.start();
  const identity = createIdentity({ platform, audit, roles: MODULE_ROLES });
  const measures = createMeasures({
    platform,
    audit,
    identity,
    desk: createDesk({ platform, audit, identity, version: "1" }),
  });
  measures.duty.knowReasons(RING_REASONS);
  const disk = { isLow: false };
  const federation = { isDiskLow: async () => disk.isLow };
  return { clock, platform, audit, measures, disk, watch: serverWatch(platform, { measures, federation }) };
}

it("rings once for a server that stays locked, not at once, and stops when the keys are opened", async () => {
  const { clock, platform, audit, measures, watch } = await lockedServer();
  await watch.run(signal);
  expect(await measures.duty.openRings()).toEqual([]);
  clock.advance(2 * 60_000);
  await watch.run(signal);
  await watch.run(signal);
  expect(await measures.duty.openRings()).toMatchObject([
    { reason: "keys-locked", subjects: [{ kind: "server", label: "XA" }], drill: false },
  ]);

  const unlocker = createUnlocker(platform, { audit, measures });
  await expect(unlocker.unlock("nine other words, and not these")).rejects.toMatchObject({ code: "wrong-passphrase" });
  expect(await unlocker.unlock(passphrase)).toEqual({ outcome: "unlocked" });
  expect(await measures.duty.openRings()).toEqual([]);
  clock.advance(10 * 60_000);
  await watch.run(signal);
  expect(await measures.duty.openRings()).toEqual([]);
  const types = (await audit.entries({ limit: 20 })).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(["server.unlock-refused", "server.keys-unlocked"]));
});

it("opens no keys while nothing can be entered in the log, and is as slow to answer a wrong passphrase", async () => {
  const { platform, audit, measures } = await lockedServer();
  let isAway = true;
  const append: typeof audit.append = async (tx, event) => {
    if (isAway) throw new Refusal("database-away", "The database does not answer.");
    return await audit.append(tx, event);
  };
  const unlocker = createUnlocker(platform, { audit: { ...audit, append }, measures });
  await expect(unlocker.unlock(passphrase)).rejects.toMatchObject({ code: "database-away" });
  expect(platform.keystore.isLocked).toBe(true);
  const before = performance.now();
  await expect(unlocker.unlock("nine other words, and not these")).rejects.toMatchObject({ code: "database-away" });
  expect(performance.now() - before).toBeGreaterThan(1_000);
  isAway = false;
  expect(await unlocker.unlock(passphrase)).toEqual({ outcome: "unlocked" });
  expect((await audit.entries({ limit: 20 })).map(({ type }) => type)).toContain("server.keys-unlocked");
});

it("takes no passphrase as the first one where the keys are gone", async () => {
  const { platform, audit, measures } = await lockedServer();
  const { config, clock, random } = platform;
  const folder = join(config.dataFolder, "no-keys");
  const keystore = await openKeyStore({ folder, mode: "passphrase", isProduction: true, clock, random });
  const unlocker = createUnlocker({ ...platform, keystore }, { audit, measures });
  await expect(unlocker.unlock(passphrase)).rejects.toMatchObject({ code: "keys-missing" });
  expect(keystore.isLocked).toBe(true);
});

it("rings for a server that is in recovery, and stops when it is out of it or was started anew with open keys", async () => {
  const { clock, platform, measures, watch } = await lockedServer();
  await platform.incarnation.raise("data-folder-restored");
  clock.advance(2 * 60_000);
  await watch.run(signal);
  const reasons = async () => (await measures.duty.openRings()).map(({ reason }) => reason).toSorted();
  expect(await reasons()).toEqual(["in-recovery", "keys-locked"]);
  // The same data folder under a later start: its keys open by themselves, and its incarnation is another one.
  const keystore = { ...platform.keystore, isLocked: false };
  const normal = {
    ...platform.incarnation.current(),
    id: "f".repeat(32),
    startId: "e".repeat(32),
    state: "normal" as const,
  };
  const incarnation = { ...platform.incarnation, current: () => normal };
  const later = serverWatch(
    { ...platform, keystore, incarnation },
    { measures, federation: { isDiskLow: async () => false } },
  );
  await later.run(signal);
  expect(await reasons()).toEqual([]);
});

it("rings once a day for a disk that has room for urgent matter only", async () => {
  const { clock, measures, disk, watch } = await lockedServer();
  disk.isLow = true;
  await watch.run(signal);
  await watch.run(signal);
  expect(await measures.duty.openRings()).toMatchObject([
    { reason: "disk-low", subjects: [{ kind: "server", label: "XA" }], drill: false },
  ]);
  disk.isLow = false;
  clock.advance(60_000);
  await watch.run(signal);
  expect((await measures.duty.openRings()).map(({ reason }) => reason)).toEqual(["disk-low"]);
});
