import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { fileOf, operations } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { joinedBytes, takeSealedFile } from "../actions/take-sealed.ts";
import type { EvidenceContext } from "../context.ts";
import { openingParams } from "../path.ts";

/** Routes under /api/v1 by which an exhibit whose key is kept elsewhere is taken away. */
export function sealedCopyRoutes(context: EvidenceContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  api.get(
    "/openings/:id/sealed",
    operation(
      {
        id: "evidence.download-sealed",
        who: rolesFor("take-sealed"),
        params: openingParams,
        answer: fileOf("application/octet-stream"),
        status: [200, 206],
        refusals: [
          "body-size-wrong",
          "exhibit-erased",
          "file-missing",
          "head-missing",
          "key-store-locked",
          "sealed-copy-not-ready",
          "secret-damaged",
        ],
      },
      async ({ c, user, params: { id } }) => await sendSealed(context, c, id, user),
    ),
  );
  return api;
}

/** Head and body joined, whole or from where a download broke (RFC 9110, one range); never more than a piece in memory. */
export async function sendSealed(context: EvidenceContext, c: Context, id: string, user: User): Promise<Response> {
  const file = await takeSealedFile(context, id, user);
  const { exhibit, body, sizeBytes, tag } = file;
  const etag = `"${tag}"`;
  const ifRange = c.req.header("if-range");
  const isSame = ifRange === undefined || ifRange === etag;
  const range = isSame ? rangeOf(c.req.header("range"), sizeBytes) : undefined;
  const { from, to } = range ?? { from: 0, to: sizeBytes - 1 };
  const stream = Readable.from(joinedBytes(file, from, to), { objectMode: false });
  // At the end, and when the reader goes away before.
  stream.once("close", () => void body.close());
  return new Response(Readable.toWeb(stream), {
    status: range === undefined ? 200 : 206,
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(to - from + 1),
      ...(range === undefined ? {} : { "content-range": `bytes ${from}-${to}/${sizeBytes}` }),
      "accept-ranges": "bytes",
      etag,
      "content-disposition": `attachment; filename="${sealedFileName(exhibit.number)}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

export function sealedFileName(number: string): string {
  return `${number.replace(/[^A-Za-z0-9._-]/g, "_")}.age`;
}

/** One range that lies in the file; every other is answered with the whole, as RFC 9110, section 14.2, allows. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | undefined {
  const match = /^bytes=(\d{1,16})-(\d{0,16})$/.exec(header ?? "");
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return from > to ? undefined : { from, to };
}
