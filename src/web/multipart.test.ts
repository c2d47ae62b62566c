import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../protocol/refusal.ts";
import { readMultipart } from "./multipart.ts";
import { refused } from "../../tests/support/refused.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** As every client does it: the platform's own FormData makes the bytes. */
async function formBytes(
  fields: Record<string, string>,
  file?: Uint8Array<ArrayBuffer>,
): Promise<{ type: string; bytes: Uint8Array }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append("file", new Blob([file], { type: "application/mbox" }), "mailbox.mbox");
  const response = new Response(form);
  return { type: response.headers.get("content-type") ?? "", bytes: await response.bytes() };
}

async function contentOf(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of file) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}

describe("an upload of fields and one file", () => {
  it("is read whatever the file holds and in whatever pieces it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 4000 }),
          fc
            .array(fc.constantFrom("\r\n", "--", "\r", "-", "formdata-", "x"), { maxLength: 200 })
            .map((parts) => Buffer.from(parts.join(""))),
        ),
        fc.integer({ min: 1, max: 700 }),
        async (content, size) => {
          const { type, bytes } = await formBytes({ facts: '{"kind":"mailbox"}' }, Uint8Array.from(content));
          const upload = await readMultipart(type, inPieces(bytes, size));
          expect(upload.fields.get("facts")).toBe('{"kind":"mailbox"}');
          expect(upload).toMatchObject({ fileName: "mailbox.mbox", mediaType: "application/mbox" });
          expect((await contentOf(upload.file)).equals(Buffer.from(content))).toBe(true);
        },
      ),
    );
  });

  it("is refused when it is cut anywhere", async () => {
    const { type, bytes } = await formBytes({ facts: "{}" }, Uint8Array.from(randomBytes(500)));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 5 }), async (length) => {
        const read = async (): Promise<Buffer> =>
          await contentOf((await readMultipart(type, inPieces(bytes.subarray(0, length), 64))).file);
        await expect(read()).rejects.toThrow(Refusal);
      }),
    );
  });

  it("is refused when it is no form, has no file, has fields after the file, a field twice or an endless one", async () => {
    await expect(readMultipart("text/plain", inPieces(new Uint8Array(5), 5))).rejects.toThrow(
      refused("upload-malformed"),
    );
    const read = async ({ type, bytes }: { type: string; bytes: Uint8Array }): Promise<Buffer> =>
      await contentOf((await readMultipart(type, inPieces(bytes, 900))).file);
    await expect(read(await formBytes({ facts: "{}" }))).rejects.toThrow(refused("upload-malformed"));
    const form = new FormData();
    form.append("file", new Blob(["x"]), "x");
    form.append("facts", "{}");
    const late = new Response(form);
    const after = { type: late.headers.get("content-type") ?? "", bytes: await late.bytes() };
    await expect(read(after)).rejects.toThrow(refused("upload-malformed"));
    const doubled = new FormData();
    doubled.append("facts", "1");
    doubled.append("facts", "2");
    const twice = new Response(doubled);
    await expect(read({ type: twice.headers.get("content-type") ?? "", bytes: await twice.bytes() })).rejects.toThrow(
      refused("upload-malformed"),
    );
    await expect(read(await formBytes({ facts: "x".repeat(200_000) }, new Uint8Array(1)))).rejects.toThrow(
      refused("upload-malformed"),
    );
  });
});
