// Attacks on the line and on signed messages: spec/http.md.

import { gzipSync } from "node:zlib";
import { type Attack, type Scene, call, onTheWire, outcomeHeard, outcomeOf } from "./scene.ts";
import { signRequest, unixSeconds } from "../state/http-messages.ts";
import { newKey } from "../state/keys.ts";

const DISPATCHES = "/peer/v1/dispatches";
const UNKNOWN = "401 peer-unknown unsigned";

/** A good dispatch about nothing, whose number is free again: what matters here is the message around it. */
async function honest(scene: Scene): Promise<Uint8Array> {
  const sent = await scene.hostile.make({ kind: "test-call", dossierId: null, content: { text: "one, two" } });
  return sent.bytes;
}

function head(scene: Scene, ...lines: string[]): string {
  const { host } = new URL(scene.borealia.peerUrl);
  return [`POST ${DISPATCHES} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines, "", ""].join("\r\n");
}

/** The headers of a well-signed dispatch, for a connection in the attacker's own hands. */
function signedLines(scene: Scene, body: Uint8Array): { lines: string[]; body: Uint8Array } {
  const { host } = new URL(scene.borealia.peerUrl);
  const parts = { method: "POST", authority: host, path: DISPATCHES, query: "", body };
  const headers = {
    ...signRequest(scene.hostile.speaker(), parts, unixSeconds()),
    "content-type": "application/vnd.rogatory.dispatch",
  };
  return { lines: Object.entries(headers).map(([name, value]) => `${name}: ${value}`), body };
}

export const MESSAGES: readonly Attack[] = [
  {
    what: "declares a body of 3 MiB",
    promise: "413 too-large unsigned",
    run: async (scene) => outcomeHeard(await onTheWire(scene, [head(scene, "Content-Length: 3145728"), "x"])),
  },
  {
    what: "sends a body without end in chunks",
    promise: "411 malformed unsigned",
    run: async (scene) => {
      const parts = [head(scene, "Transfer-Encoding: chunked"), "10\r\nsixteen bytes...\r\n"];
      return outcomeHeard(await onTheWire(scene, parts));
    },
  },
  {
    what: "signs well, and sends its dispatch in chunks without a length",
    promise: "411 malformed unsigned",
    run: async (scene) => {
      const headers = ({ "content-length": _, ...signed }: Record<string, string>) => ({
        ...signed,
        "transfer-encoding": "chunked",
      });
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { headers }));
    },
  },
  {
    what: "signs well, and sends its dispatch with neither a length nor chunks",
    promise: "400 unsigned",
    run: async (scene) => {
      const { lines, body } = signedLines(scene, await honest(scene));
      const without = lines.filter((line) => !line.startsWith("content-length"));
      // What follows a message without a body is no part of it.
      return outcomeHeard(await onTheWire(scene, [head(scene, ...without), body]));
    },
  },
  {
    // The byte that is left over begins no other message.
    what: "declares a byte less than it signed and sends",
    promise: "400 unsigned",
    run: async (scene) => {
      const { lines, body } = signedLines(scene, await honest(scene));
      const less = lines.map((line) => line.replace(/^(content-length: ).*/, `$1${body.length - 1}`));
      return outcomeHeard(await onTheWire(scene, [head(scene, ...less), body]));
    },
  },
  {
    what: "declares a byte more than it signed, and sends it",
    promise: UNKNOWN,
    run: async (scene) => {
      const { lines, body } = signedLines(scene, await honest(scene));
      const more = lines.map((line) => line.replace(/^(content-length: ).*/, `$1${body.length + 1}`));
      return outcomeHeard(await onTheWire(scene, [head(scene, ...more), body, "x"]));
    },
  },
  {
    what: "writes its length with a zero before it",
    promise: UNKNOWN,
    run: async (scene) => {
      const { lines, body } = signedLines(scene, await honest(scene));
      const spelled = lines.map((line) => line.replace("content-length: ", "content-length: 0"));
      return outcomeHeard(await onTheWire(scene, [head(scene, ...spelled), body]));
    },
  },
  {
    what: "sends a byte more than the largest dispatch",
    promise: "413 too-large unsigned",
    run: async (scene) => {
      const { lines, body } = signedLines(scene, new Uint8Array(2 * 1_048_576 + 1));
      // Refused by its length: who goes on sending may lose the answer.
      return outcomeHeard(await onTheWire(scene, [head(scene, ...lines), body.subarray(0, 1_000)]));
    },
  },
  {
    what: "declares a length and a chunked body at once",
    promise: "400 unsigned",
    run: async (scene) => {
      const lines = [head(scene, "Content-Length: 5", "Transfer-Encoding: chunked"), "0\r\n\r\n"];
      return outcomeHeard(await onTheWire(scene, lines));
    },
  },
  {
    what: "sends less than it declares and hangs up",
    promise: "cut unsigned",
    run: async (scene) =>
      outcomeHeard(await onTheWire(scene, [head(scene, "Content-Length: 5000"), "x".repeat(4_000)], 500)),
  },
  {
    what: "sends headers of 32 KiB",
    promise: "431 unsigned",
    run: async (scene) => outcomeHeard(await onTheWire(scene, [head(scene, `X-Long: ${"y".repeat(32_768)}`)])),
  },
  {
    what: "signs with a key of its own making",
    promise: UNKNOWN,
    run: async (scene) =>
      outcomeOf(
        await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { speaker: { key: newKey("ed25519") } }),
      ),
  },
  {
    what: "signs with its dispatch key",
    promise: UNKNOWN,
    run: async (scene) => {
      const speaker = { key: scene.hostile.keys.signing.dispatch };
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { speaker }));
    },
  },
  {
    what: "says that it is the good State",
    promise: UNKNOWN,
    run: async (scene) => {
      const speaker = { state: scene.good.state };
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { speaker }));
    },
  },
  {
    what: "says that it is a State that nobody knows",
    promise: UNKNOWN,
    run: async (scene) =>
      outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { speaker: { state: "XY" } })),
  },
  ...(["method", "path", "authority", "query"] as const).map((part): Attack => ({
    what: `signs another ${part} than it uses`,
    promise: UNKNOWN,
    run: async (scene) => {
      const signed = { [part]: part === "method" ? "GET" : "/elsewhere" };
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { signed }));
    },
  })),
  {
    what: "sends another body than it signed",
    promise: UNKNOWN,
    run: async (scene) => {
      const body = await honest(scene);
      const sent = Uint8Array.from(body, (byte, at) => (at === body.length - 1 ? byte ^ 1 : byte));
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, body, { sent }));
    },
  },
  {
    what: "adds a second signature",
    promise: UNKNOWN,
    run: async (scene) => {
      const headers = (signed: Record<string, string>) => ({
        ...signed,
        signature: `${signed["signature"] ?? ""}, b=:AAAA:`,
      });
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { headers }));
    },
  },
  {
    what: "comes to another Host, as a rebound name would: the authority is the receiver's own",
    promise: "201 receipt",
    run: async (scene) => {
      const headers = (signed: Record<string, string>) => ({ ...signed, host: "attacker.example" });
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { headers }));
    },
  },
  {
    what: "plays a message again",
    promise: "422 refused",
    run: async (scene) => {
      const body = await honest(scene);
      let heard: Record<string, string> = {};
      await call(scene.hostile, "POST", DISPATCHES, body, { headers: (signed) => (heard = signed) });
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, body, { headers: () => heard }));
    },
  },
  ...[-400, 400].map((ahead): Attack => ({
    what: `signs ${ahead} seconds from now`,
    promise: "400 clock-skew",
    run: async (scene) =>
      outcomeOf(
        await call(scene.hostile, "POST", DISPATCHES, await honest(scene), { createdSeconds: unixSeconds() + ahead }),
      ),
  })),
  {
    what: "compresses the dispatch",
    promise: "422 malformed",
    run: async (scene) => {
      const headers = (signed: Record<string, string>) => ({ ...signed, "content-encoding": "gzip" });
      const body = new Uint8Array(gzipSync(await honest(scene)));
      return outcomeOf(await call(scene.hostile, "POST", DISPATCHES, body, { headers }));
    },
  },
  {
    what: "asks where there is nothing",
    promise: "404 not-found unsigned",
    run: async (scene) => outcomeOf(await call(scene.hostile, "GET", "/peer/v1/nowhere")),
  },
  {
    what: "asks by a method that the path does not have",
    promise: "404 not-found unsigned",
    run: async (scene) => outcomeOf(await call(scene.hostile, "PUT", DISPATCHES)),
  },
  {
    what: "nests its question deeper than four",
    promise: "422 malformed",
    run: async (scene) =>
      outcomeOf(
        await call(
          scene.hostile,
          "POST",
          "/peer/v1/resend",
          Buffer.from(`{"incarnation":"${"0".repeat(32)}","sequences":[1],"x":[[[[]]]]}`),
        ),
      ),
  },
  {
    what: "puts a path into an identifier",
    promise: "422 malformed",
    run: async (scene) =>
      outcomeOf(await call(scene.hostile, "GET", "/peer/v1/dispatches/..%2F..%2Fetc%2Fpasswd/receipts")),
  },
  {
    what: "asks for a number that is none",
    promise: "422 malformed",
    run: async (scene) =>
      outcomeOf(
        await call(
          scene.hostile,
          "POST",
          "/peer/v1/resend",
          Buffer.from(`{"incarnation":"${"0".repeat(32)}","sequences":[1e3]}`),
        ),
      ),
  },
];
