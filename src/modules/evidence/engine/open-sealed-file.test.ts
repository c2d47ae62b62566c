import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../tests/support/temporary-folders.ts";
import { createHead, openHead } from "../../../protocol/age-head.ts";
import { concat } from "../../../protocol/bytes.ts";
import { CHUNK_SIZE, LEAF_PLAINTEXT_SIZE, SEALED_CHUNK_SIZE } from "../../../protocol/exhibit-format.ts";
import { parseSha256Hex } from "../../../protocol/identifiers.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { generateSealingIdentity } from "../../../protocol/sealing.ts";
import { openSealedFile } from "./open-body.ts";
import { sealFile } from "./seal.ts";

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

async function joined(content: Uint8Array) {
  const folder = temporaryFolder();
  const source = join(folder, "source");
  writeFileSync(source, content);
  const { identity, recipient } = await generateSealingIdentity("post-quantum", random);
  const sealed = await sealFile(source, { folder, random });
  const head = await createHead(sealed.fileKey, sealed.payloadNonce, [recipient]);
  const bytes = concat(head, readFileSync(sealed.bodyPath));
  const target = join(folder, "opened");
  const sha256 = sealed.original.sha256;
  const open = async (file: Uint8Array, digest = sha256): Promise<Uint8Array> => {
    const path = join(folder, "taken-away.age");
    writeFileSync(path, file);
    const headSize = head.length;
    const keys = await openHead(file.slice(0, headSize), [identity]);
    await openSealedFile({ path, headSize, ...keys, sha256: digest }, target);
    return readFileSync(target);
  };
  const leftovers = (): string[] => readdirSync(folder).filter((name) => name.startsWith("opened"));
  return { bytes, headSize: head.length, identity, open, leftovers };
}

describe("a sealed file that left its server: head and body joined", () => {
  it.each([0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, LEAF_PLAINTEXT_SIZE, 3 * LEAF_PLAINTEXT_SIZE + 7])(
    "of %i bytes is opened by us and by another age",
    async (size) => {
      const content = random(size);
      const { bytes, identity, open } = await joined(content);
      expect(Buffer.from(await open(bytes)).equals(content)).toBe(true);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(Buffer.from(await decrypter.decrypt(bytes)).equals(content)).toBe(true);
    },
  );

  it("is refused when it was cut at a chunk or within one, lengthened or altered; nothing is left", async () => {
    const { bytes, headSize, open, leftovers } = await joined(random(LEAF_PLAINTEXT_SIZE + 2 * CHUNK_SIZE));
    const flipped = (at: number): Uint8Array => {
      const copy = bytes.slice();
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    // In the MAC of the header, which is base64.
    const otherLetterAt = (at: number): Uint8Array => bytes.with(at, bytes[at] === 0x41 ? 0x42 : 0x41);
    const cases: readonly (readonly [code: string, file: Uint8Array])[] = [
      ["body-size-impossible", bytes.slice(0, headSize)],
      ["body-size-impossible", bytes.slice(0, headSize + SEALED_CHUNK_SIZE + 5)],
      ["body-altered", bytes.slice(0, headSize + SEALED_CHUNK_SIZE)],
      ["body-altered", bytes.slice(0, -1)],
      ["body-altered", concat(bytes, bytes.slice(headSize, headSize + SEALED_CHUNK_SIZE))],
      ["body-altered", flipped(headSize)],
      ["body-altered", flipped(bytes.length - 1)],
      // The nonce, which the MAC of the header does not cover.
      ["body-altered", flipped(headSize - 1)],
      ["head-cannot-be-opened", otherLetterAt(headSize - 40)],
    ];
    for (const [code, file] of cases) {
      await expect(open(file), code).rejects.toSatisfy((error) => isRefusal(error, code));
    }
    const digest = parseSha256Hex("0".repeat(64));
    await expect(open(bytes, digest)).rejects.toSatisfy((error) => isRefusal(error, "digest-differs"));
    expect(leftovers()).toEqual([]);
  });
});
