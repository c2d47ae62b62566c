// Dispatches of which nothing is stored: spec/dispatches.md, "Cover".

import type { Header } from "../state/dispatches.ts";
import { signEnvelope } from "../state/envelopes.ts";
import { frame, unframe } from "../state/dispatches.ts";
import { type Attack, deliverTampered } from "./scene.ts";

function altered(member: string, value: unknown, promise: string): Attack {
  return {
    what: `says ${member}: ${JSON.stringify(value)}`,
    promise,
    run: async (scene) =>
      await deliverTampered(scene, { header: (header: Header) => ({ ...header, [member]: value }) }),
  };
}

function framed(what: string, promise: string, bend: (bytes: Uint8Array) => Uint8Array): Attack {
  return { what, promise, run: async (scene) => await deliverTampered(scene, { frame: bend }) };
}

function written(what: string, bend: (text: string) => string | Uint8Array): Attack {
  return {
    what: `has a cover with ${what}`,
    promise: "422 malformed",
    run: async (scene) =>
      await deliverTampered(scene, {
        headerPayload: (payload) => new Uint8Array(Buffer.from(bend(Buffer.from(payload).toString()))),
      }),
  };
}

export const COVERS: readonly Attack[] = [
  framed("is empty", "422 malformed", () => new Uint8Array()),
  framed("is cut in the middle of its cover", "422 malformed", (bytes) => bytes.slice(0, 200)),
  framed("lacks its last byte", "422 malformed", (bytes) => bytes.slice(0, -1)),
  framed("has a byte too many", "422 malformed", (bytes) => new Uint8Array([...bytes, 0])),
  framed("is of another version of the frame", "422 malformed", (bytes) => withByte(bytes, 18, 0x32)),
  framed("declares a cover of 4 GiB", "422 malformed", (bytes) => withByte(bytes, 20, 0xff)),
  framed("declares a cover that is one byte shorter", "422 malformed", (bytes) =>
    withByte(bytes, 23, (bytes[23] ?? 0) - 1),
  ),
  framed("has one bit of its sealed bytes flipped", "422 cannot-open", (bytes) =>
    withByte(bytes, bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1),
  ),
  {
    what: "has a cover that was altered after it was signed",
    promise: "422 cannot-open",
    run: async (scene) =>
      await deliverTampered(scene, {
        headerEnvelope: (envelope) => {
          const parsed = JSON.parse(Buffer.from(envelope).toString()) as { payload: string };
          const text = Buffer.from(parsed.payload, "base64")
            .toString()
            .replace(/"ordinary"/, '"emergency"');
          return new Uint8Array(
            Buffer.from(JSON.stringify({ ...parsed, payload: Buffer.from(text).toString("base64") })),
          );
        },
      }),
  },
  {
    what: "has a cover under the receipt key",
    promise: "422 cannot-open",
    run: async (scene) =>
      await deliverTampered(scene, {
        frame: (bytes) => {
          const { cover, sealed } = unframe(bytes);
          const { payload } = JSON.parse(Buffer.from(cover).toString()) as { payload: string };
          const key = scene.hostile.keys.signing.receipt;
          return frame(signEnvelope("dispatch-header", new Uint8Array(Buffer.from(payload, "base64")), [key]), sealed);
        },
      }),
  },
  {
    what: "has a cover of more than 8 KiB",
    promise: "422 malformed",
    run: async (scene) =>
      await deliverTampered(scene, { headerEnvelope: (envelope) => new Uint8Array(Buffer.alloc(9_000, envelope)) }),
  },
  altered("version", 2, "422 unknown-version"),
  altered("profile", "production", "422 profile-mismatch"),
  altered("to", "XY", "422 not-for-us"),
  altered("from", "XF", "403 not-authorised"),
  altered("designations", { from: "0".repeat(64), to: "0".repeat(64) }, "422 designation-unknown"),
  altered("sealedDigest", "0".repeat(64), "422 cannot-open"),
  altered("sealedSize", 1, "422 malformed"),
  altered("sequence", 0, "422 malformed"),
  altered("sequence", -1, "422 malformed"),
  altered("dispatchId", "../../../etc/passwd", "422 malformed"),
  written("one member twice", (text) => text.replace('"version": 1,', '"version": 1, "version": 1,')),
  written("a member twice, once in escapes", (text) =>
    text.replace('"version": 1,', '"version": 1, "\\u0076ersion": 1,'),
  ),
  written("a number of more than 2^53", (text) => text.replace(/"sequence": [0-9]+/, '"sequence": 9007199254740993')),
  written("a fraction", (text) => text.replace(/"sequence": ([0-9]+)/, '"sequence": $1.0')),
  written("values nested a hundred deep", (text) =>
    text.replace('"version": 1,', `"version": 1, "x": ${"[".repeat(100)}${"]".repeat(100)},`),
  ),
  written("bytes that are no UTF-8", (text) =>
    Buffer.from(text.replace('"version": 1,', '"version": 1, "x": "\u00ff",'), "latin1"),
  ),
  written("a second value after it", (text) => `${text}{}`),
];

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, position) => (position === at ? value & 0xff : byte));
}
