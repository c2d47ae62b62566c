import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import { describe, expect, it } from "vitest";
import { openBody, sealStream } from "../../src/modules/evidence/index.ts";
import { openHead, parseHead } from "../../src/protocol/age-head.ts";
import { fromBase64, fromHex, hex } from "../../src/protocol/bytes.ts";
import { verifyCustodyChain } from "../../src/protocol/custody.ts";
import { readDesignation } from "../../src/protocol/designation.ts";
import { isPossibleBodySize } from "../../src/protocol/exhibit-format.ts";
import { derivePayloadKey, requireCommittedKey } from "../../src/protocol/exhibit-key.ts";
import { rootOfTreeFile } from "../../src/protocol/exhibit-tree.ts";
import { checkManifestSuccession, requireListedHead, verifyManifest } from "../../src/protocol/manifest.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { refused } from "../support/refused.ts";
import { once } from "../support/byte-streams.ts";

// The files under spec/vectors/exhibits are data for any implementer; here our own code answers them.

interface Refused {
  readonly why: string;
  readonly code: string;
}

interface Bodies {
  readonly fileKey: string;
  readonly payloadNonce: string;
  readonly payloadKey: string;
  readonly impossibleBodySizes: readonly number[];
  readonly bodies: readonly {
    readonly size: number;
    readonly originalSha256: string;
    readonly bodySize: number;
    readonly bodySha256: string;
    readonly leafHashes: readonly string[];
    readonly root: string;
    readonly keyCommitment: string;
  }[];
}

interface Heads {
  readonly fileKey: string;
  readonly payloadNonce: string;
  readonly valid: readonly { readonly head: string; readonly family: string; readonly identities: readonly string[] }[];
  readonly invalid: readonly (Refused & { readonly head: string })[];
  readonly cannotBeOpened: readonly { readonly why: string; readonly head: string; readonly identity: string }[];
}

interface Manifests {
  readonly at: string;
  readonly designations: { readonly author: string };
  readonly valid: {
    readonly envelope: string;
    readonly digest: string;
    readonly manifest: unknown;
    readonly head: string;
    readonly identity: string;
    readonly body: string;
  };
  readonly invalid: readonly (Refused & { readonly envelope: string })[];
  readonly successors: readonly { readonly why: string; readonly envelope: string; readonly code?: string }[];
  readonly unusedHeads: readonly (Refused & { readonly head: string })[];
  readonly secondKey: Refused & { readonly fileKey: string };
}

interface Custody {
  readonly valid: readonly string[];
  readonly digests: readonly string[];
  readonly invalid: readonly (Refused & { readonly record: readonly string[] })[];
}

function load<T>(name: string): T {
  const path = new URL(`../../spec/vectors/exhibits/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as T; // written by scripts/generate-exhibit-vectors.ts
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("bodies", () => {
  const vectors = load<Bodies>("bodies.json");

  it("derive their payload key from file key and nonce", () => {
    expect(hex(derivePayloadKey(fromHex(vectors.fileKey), fromHex(vectors.payloadNonce)))).toBe(vectors.payloadKey);
  });

  it.each(vectors.bodies)("come out of the engine as written, for $size bytes", async (vector) => {
    const plaintext = Uint8Array.from({ length: vector.size }, (_, at) => at % 251);
    const folder = temporaryFolder();
    // The engine asks first for the file key, then for the nonce, then for the temporary name.
    const draws = [fromHex(vectors.fileKey), fromHex(vectors.payloadNonce), new Uint8Array(16)];
    const random = (): Uint8Array => draws.shift() ?? new Uint8Array(16);
    const sealed = await sealStream(once(plaintext), { folder, random });
    const body = readFileSync(sealed.bodyPath);
    const tree = readFileSync(sealed.treePath);
    expect(sealed.original.sha256).toBe(vector.originalSha256);
    expect([body.length, sha256(body)]).toEqual([vector.bodySize, vector.bodySha256]);
    expect(tree.toString("hex")).toBe(vector.leafHashes.join(""));
    expect(rootOfTreeFile(tree, body.length)).toBe(vector.root);
    expect(sealed.keyCommitment).toBe(vector.keyCommitment);
    const opened = join(folder, "opened");
    await openBody(sealed, opened);
    expect(sha256(readFileSync(opened))).toBe(vector.originalSha256);
  });

  it("have no other lengths", () => {
    for (const size of vectors.impossibleBodySizes) expect(isPossibleBodySize(size)).toBe(false);
  });
});

describe("heads", () => {
  const vectors = load<Heads>("heads.json");

  it("give their file key to each identity", async () => {
    for (const { head, family, identities } of vectors.valid) {
      expect(parseHead(fromBase64(head)).family).toBe(family);
      for (const identity of identities) {
        const { fileKey, payloadNonce } = await openHead(fromBase64(head), [identity]);
        expect([hex(fileKey), hex(payloadNonce)]).toEqual([vectors.fileKey, vectors.payloadNonce]);
      }
    }
  });

  it.each(vectors.invalid)("are refused: $why", ({ head, code }) => {
    expect(() => parseHead(fromBase64(head))).toThrow(refused(code));
  });

  it.each(vectors.cannotBeOpened)("cannot be opened: $why", async ({ head, identity }) => {
    await expect(openHead(fromBase64(head), [identity])).rejects.toThrow(refused("head-cannot-be-opened"));
  });
});

describe("manifests", () => {
  const vectors = load<Manifests>("manifests.json");
  const author = readDesignation(fromBase64(vectors.designations.author));
  const at = new Date(vectors.at);

  it("verify, list their head, commit to its key, and their body opens with any age tool", async () => {
    const { valid } = vectors;
    const signed = verifyManifest(fromBase64(valid.envelope), author, at);
    expect(signed.digest).toBe(valid.digest);
    expect(signed.manifest).toEqual(valid.manifest);
    const head = fromBase64(valid.head);
    requireListedHead(signed.manifest, head);
    const { fileKey, payloadNonce } = await openHead(head, [valid.identity]);
    requireCommittedKey(
      derivePayloadKey(fileKey, payloadNonce),
      signed.frame.root,
      signed.manifest.sealed.keyCommitment,
    );
    const decrypter = new Decrypter();
    decrypter.addIdentity(valid.identity);
    const original = await decrypter.decrypt(Buffer.concat([head, fromBase64(valid.body)]));
    expect(sha256(original)).toBe(signed.manifest.original.sha256);
  });

  it.each(vectors.invalid)("are refused $why", ({ envelope, code }) => {
    expect(() => verifyManifest(fromBase64(envelope), author, at)).toThrow(refused(code));
  });

  it.each(vectors.successors)("come after the first one: one $why", ({ envelope, code }) => {
    const earlier = verifyManifest(fromBase64(vectors.valid.envelope), author, at);
    const later = verifyManifest(fromBase64(envelope), author, at);
    const follow = (): void => checkManifestSuccession(earlier, later);
    if (code === undefined) expect(follow).not.toThrow();
    else expect(follow).toThrow(refused(code));
  });

  it("keep other heads and other keys out", () => {
    const { manifest, frame } = verifyManifest(fromBase64(vectors.valid.envelope), author, at);
    for (const { head, code } of vectors.unusedHeads) {
      expect(() => requireListedHead(manifest, fromBase64(head))).toThrow(refused(code));
    }
    const { fileKey, code } = vectors.secondKey;
    const other = derivePayloadKey(fromHex(fileKey), fromHex(manifest.sealed.payloadNonce));
    expect(() => requireCommittedKey(other, frame.root, manifest.sealed.keyCommitment)).toThrow(refused(code));
  });
});

describe("custody records", () => {
  const vectors = load<Custody>("custody.json");

  it("hold together", () => {
    const chain = verifyCustodyChain(vectors.valid.map(fromBase64));
    expect(chain.map(({ digest }) => digest)).toEqual(vectors.digests);
  });

  it.each(vectors.invalid)("are refused when $why", ({ record, code }) => {
    expect(() => verifyCustodyChain(record.map(fromBase64))).toThrow(refused(code));
  });
});
