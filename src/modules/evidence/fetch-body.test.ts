import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LEAF_PLAINTEXT_SIZE } from "../../protocol/exhibit-format.ts";
import { parseStateCode } from "../../protocol/identifiers.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import type { EvidenceContext } from "./context.ts";
import { type SealedBody, sealStream } from "./engine/index.ts";
import { fetchBody } from "./fetch-body.ts";
import { once } from "../../../tests/support/byte-streams.ts";

type Line = EvidenceContext["federation"]["streamFromPeer"];

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

let folder: string;
let sealed: SealedBody;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fetch-body-"));
  // A run for each connection.
  sealed = await sealStream(once(random(40 * LEAF_PLAINTEXT_SIZE)), { folder, random });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function fetchOver(streamFromPeer: Line): Promise<void> {
  const files = {
    bodyPath: join(folder, "here.body"),
    treePath: join(folder, "here.tree"),
    bitmapPath: join(folder, "here.bits"),
    frame: sealed.frame,
  };
  copyFileSync(sealed.treePath, files.treePath);
  // All that fetching a body asks of its context.
  const disk = { freeBytes: async () => await Promise.resolve(2 ** 50) };
  const context = { federation: { streamFromPeer }, platform: { disk } } as unknown as EvidenceContext;
  const source = { state: parseStateCode("XA"), transferId: "9b0f0d9e-6f6c-4a0e-8d57-1f1c7c1f6a11", token: "t" };
  await fetchBody(context, source, files, new AbortController().signal, () => undefined);
}

it("says why it was given up, not that its other connections were stopped for it", async () => {
  // The sender withdrew: the first connection is still waiting for an answer when the others hear of it.
  const line: Line = async ({ range, signal }) => {
    if (range?.from === 0) {
      return await new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError"))),
      );
    }
    return { status: 410, headers: {}, body: once(new Uint8Array()), leave: () => undefined };
  };
  await expect(fetchOver(line)).rejects.toSatisfy((error) => isRefusal(error, "transfer-withdrawn"));
});
