import fs, { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testClock } from "../../tests/support/clock.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { refused } from "../../tests/support/refused.ts";
import { seal, unseal } from "../protocol/sealing.ts";
import { sign, verify } from "../protocol/signatures.ts";
import { openKeyStore, type KeyStore, type KeyStoreOptions } from "./keystore.ts";
import { createRandomness } from "./random.ts";

const passphrase = "three invented words";
const message = new TextEncoder().encode("a message");

describe("the key store", () => {
  it("makes keys that sign and open, and gives them back after it was opened again", async () => {
    const folder = temporaryFolder();
    const first = await open({ folder });
    const described = await first.createSigningKey({ use: "manifest", algorithm: "ml-dsa-65" });
    const sealing = await first.createSealingKey({ family: "exhibit-seal", authority: "central-authority" });

    const again = await open({ folder });
    expect(again.list()).toEqual([sealing, described]);
    const key = again.signingKey("manifest", "ml-dsa-65");
    expect(verify(described, message, sign(key, message))).toBe(true);
    const opened = await unseal(await seal(message, [sealing.recipient]), again.sealingKeys("exhibit-seal"));
    expect(opened.plaintext).toEqual(message);
  });

  it("gives the newest key of a use first, and keys of no other use", async () => {
    const clock = testClock();
    const store = await open({ clock });
    const old = await store.createSigningKey({ use: "dispatch", algorithm: "ed25519" });
    clock.advance(1_000);
    const fresh = await store.createSigningKey({ use: "dispatch", algorithm: "ed25519" });
    await store.createSigningKey({ use: "receipt", algorithm: "ed25519" });
    expect(store.signingKeys("dispatch").map(({ id }) => id)).toEqual([fresh.id, old.id]);
    expect(store.signingKey("dispatch", "ed25519").id).toBe(fresh.id);
    expect(() => store.signingKey("log", "ed25519")).toThrow(refused("key-missing"));
    expect(() => store.signingKey("log", "ed25519")).toThrow("Restore its file from the key backup");
  });

  it("finds sealing keys by family and authority, post-quantum unless asked otherwise", async () => {
    const store = await open();
    const server = await store.createSealingKey({ family: "dispatch-seal" });
    await store.createSealingKey({ family: "exhibit-seal", authority: "one" });
    const classical = await store.createSealingKey({ family: "exhibit-seal", authority: "two", algorithm: "x25519" });
    expect(server.recipient).toMatch(/^age1pq1/);
    expect(classical.recipient).toMatch(/^age1(?!pq1)/);
    expect(store.sealingKeys("exhibit-seal")).toHaveLength(2);
    expect(store.sealingKeys("exhibit-seal", "two").map(({ id }) => id)).toEqual([classical.id]);
    expect(store.sealingKeys("dispatch-seal", "two")).toEqual([]);
  });

  it("opens locked without the passphrase: what keys there are is known, what they are is not", async () => {
    const folder = temporaryFolder();
    const first = await open({ folder, mode: "passphrase", passphrase });
    await first.createSigningKey({ use: "http", algorithm: "ed25519" });

    const locked = await open({ folder, mode: "passphrase" });
    expect(locked.isLocked).toBe(true);
    expect(locked.list()).toHaveLength(1);
    for (const secret of [
      () => locked.signingKeys("http"),
      () => locked.sealingKeys("dispatch-seal"),
      () => locked.storageKey("x"),
    ]) {
      expect(secret).toThrow(refused("key-store-locked"));
    }
    await expect(locked.unlock("three other words")).rejects.toMatchObject({ code: "wrong-passphrase" });
    expect(locked.isLocked).toBe(true);
    await locked.unlock(passphrase);
    expect(locked.signingKeys("http")).toHaveLength(1);
  });

  it("keeps no secret in the clear under a passphrase", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder, mode: "passphrase", passphrase });
    await store.createSigningKey({ use: "root", algorithm: "ed25519" });
    const sealing = await store.createSealingKey({ family: "dispatch-seal" });
    const secret = Buffer.from(store.signingKey("root", "ed25519").secretKey);
    const identity = store.sealingKeys("dispatch-seal")[0]?.identity ?? "";
    const everything = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
    expect(everything).toContain(sealing.recipient);
    for (const text of [secret.toString("base64"), secret.toString("hex"), identity, passphrase]) {
      expect(everything).not.toContain(text);
    }
  });

  it("writes files that only their owner can read, and refuses others", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    await store.createSigningKey({ use: "log", algorithm: "ed25519" });
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    chmodSync(join(folder, "store.json"), 0o644);
    await expect(open({ folder })).rejects.toMatchObject({ code: "key-file-open" });
  });

  it("never begins anew beside key files whose store file is gone, and names a file that is no key file", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    const { id } = await store.createSigningKey({ use: "http", algorithm: "ed25519" });
    const [storeFile, keyFile] = [join(folder, "store.json"), join(folder, `${id}.json`)];
    const [storeText, keyText] = [readFileSync(storeFile, "utf8"), readFileSync(keyFile, "utf8")];
    store.checkFiles();

    rmSync(storeFile);
    await expect(open({ folder })).rejects.toMatchObject({ code: "key-store-file-missing" });
    expect(readdirSync(folder)).toEqual([`${id}.json`]);
    expect(() => store.checkFiles()).toThrow(refused("key-store-file-missing"));
    writeFileSync(storeFile, storeText, { mode: 0o600 });

    const { use, nonce, wrapped, ...label } = JSON.parse(keyText) as Record<string, string>;
    for (const cut of [
      { nonce: "", wrapped },
      { nonce, wrapped: "" },
    ]) {
      writeFileSync(keyFile, JSON.stringify({ ...label, use, ...cut }));
      await expect(open({ folder })).rejects.toMatchObject({ code: "key-file-damaged" });
    }
    rmSync(keyFile);
    mkdirSync(keyFile, { mode: 0o700 });
    // What the operating system refuses is no damage, and no backup mends it.
    await expect(open({ folder })).rejects.toMatchObject({ code: "EISDIR" });
    rmSync(keyFile, { recursive: true });
    writeFileSync(keyFile, keyText, { mode: 0o600 });

    for (const text of [keyText.slice(0, 40), "{}"]) {
      writeFileSync(keyFile, text);
      await expect(open({ folder })).rejects.toMatchObject({
        code: "key-file-damaged",
        message: expect.stringContaining(id),
      });
      expect(() => store.checkFiles()).toThrow(refused("key-file-damaged"));
    }
    writeFileSync(keyFile, keyText.replace('"http"', '"log"'));
    expect(() => store.checkFiles()).toThrow(refused("key-file-changed"));
    rmSync(keyFile);
    expect(() => store.checkFiles()).toThrow(refused("key-file-missing"));
    // What is in memory still signs.
    expect(store.signingKey("http", "ed25519").id).toBe(id);
  });

  it("finds a label that was changed: a key cannot be moved to another use", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    const { id } = await store.createSigningKey({ use: "http", algorithm: "ed25519" });
    const path = join(folder, `${id}.json`);
    writeFileSync(path, readFileSync(path, "utf8").replace('"http"', '"root"'));
    await expect(open({ folder })).rejects.toMatchObject({ code: "key-file-damaged" });
  });

  it("refuses plain files in production, a changed way of unlocking, and a short passphrase", async () => {
    await expect(open({ isProduction: true })).rejects.toMatchObject({ code: "plain-keys-in-production" });
    const folder = temporaryFolder();
    await open({ folder });
    await expect(open({ folder, mode: "passphrase", passphrase })).rejects.toMatchObject({
      code: "key-unlock-changed",
    });
    await expect(open({ mode: "passphrase", passphrase: "short" })).rejects.toMatchObject({
      code: "passphrase-too-short",
    });
    await expect(open({ mode: "systemd-credential" })).rejects.toMatchObject({
      code: "credential-missing",
      message: expect.stringContaining("CREDENTIALS_DIRECTORY"),
    });
  });

  it("derives keys for data at rest that differ by label and stay the same", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    expect(store.storageKey("a")).toHaveLength(32);
    expect(store.storageKey("a")).not.toEqual(store.storageKey("b"));
    expect((await open({ folder })).storageKey("a")).toEqual(store.storageKey("a"));
  });

  it("destroys a key for good", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    const { id } = await store.createSealingKey({ family: "dispatch-seal" });
    await store.destroy(id);
    await store.destroy(id);
    expect(store.sealingKeys("dispatch-seal")).toEqual([]);
    expect((await open({ folder })).list()).toEqual([]);
  });

  it("has the whole key or none where the destroying was broken off: a half one would stop the next start", async () => {
    const folder = temporaryFolder();
    const store = await open({ folder });
    const { id } = await store.createSealingKey({ family: "dispatch-seal" });
    const { rmSync: remove } = fs;
    fs.rmSync = () => {
      throw new Error("killed");
    };
    syncBuiltinESMExports();
    await expect(store.destroy(id)).rejects.toThrow("killed");
    fs.rmSync = remove;
    syncBuiltinESMExports();
    expect((await open({ folder })).list()).toEqual(store.list());
  });
});

function open(over: Partial<KeyStoreOptions> = {}): Promise<KeyStore> {
  const clock = over.clock ?? testClock();
  const random = createRandomness(clock);
  return openKeyStore({ folder: temporaryFolder(), mode: "plain-file", isProduction: false, clock, random, ...over });
}
