import { verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Designation,
  isSignedBy,
  keyFor,
  type Known,
  openAge,
  openSslKey,
  pae,
  parseEnvelope,
  readDesignation,
  readFrame,
  recipientsFingerprint,
  rootFingerprint,
  sha256,
  unpad,
} from "./peer-from-the-spec.ts";

// The published vectors, read by the foreign reader.

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../spec/vectors/peer/${name}`, import.meta.url), "utf8")) as T; // its form is in spec/vectors/README.md
}

const bytesOf = (text: string): Buffer => Buffer.from(text, "base64");

function known(list: readonly string[], state: string): Known {
  const found = list
    .map((bytes) => readDesignation(bytesOf(bytes)))
    .find(({ designation }) => designation.state === state);
  if (found === undefined) throw new Error(`no designation of ${state}`);
  return found;
}

describe("a reader written from the specification", () => {
  const dispatches = vectors<{
    designations: string[];
    identities: Record<string, { identity: string; recipient: string }[]>;
    valid: {
      name: string;
      dispatch: string;
      header: unknown;
      binding: { kind: string };
      content: unknown;
      bodyDigest: string;
    }[];
  }>("dispatches.json");
  const sender = known(dispatches.designations, "XA");
  const receiver = known(dispatches.designations, "XB");

  it.each(dispatches.valid)(
    "opens and verifies a $name",
    ({ name, dispatch, header, binding, content, bodyDigest }) => {
      // A kind with several vectors has them named "kind-what".
      expect(name.startsWith(binding.kind)).toBe(true);
      const frame = readFrame(bytesOf(dispatch));
      const key = keyFor(sender, "dispatch");
      expect(frame.header.payloadType).toBe("application/vnd.rogatory.dispatch-header.v1+json");
      expect(isSignedBy(frame.header, key.algorithm, key.public)).toBe(true);
      const cover = JSON.parse(frame.header.payload.toString("utf8"));
      expect(cover).toEqual(header);
      expect(sha256(frame.sealed)).toBe(cover.sealedDigest);

      const [opener] = dispatches.identities["XB"] ?? [];
      const envelope = parseEnvelope(unpad(openAge(frame.sealed, opener?.identity ?? "")));
      expect(envelope.payloadType).toBe(`application/vnd.rogatory.${binding.kind}.v1+json`);
      expect(isSignedBy(envelope, key.algorithm, key.public)).toBe(true);
      expect(sha256(pae(envelope))).toBe(bodyDigest);
      expect(JSON.parse(envelope.payload.toString("utf8"))).toEqual({ version: 1, binding, content });

      const offered = receiver.designation.sealing.filter(
        (one) => one.family === "dispatch-seal" && one.state === "active",
      );
      expect(binding).toMatchObject({
        from: { state: "XA" },
        to: { state: "XB" },
        designations: { from: sender.digest, to: receiver.digest },
        dispatchId: cover.dispatchId,
        incarnation: cover.incarnation,
        sequence: cover.sequence,
        priority: cover.priority,
        profile: cover.profile,
        recipients: recipientsFingerprint(offered.map((one) => one.recipient)),
      });
    },
  );

  const receipts = vectors<{ designations: string[]; valid: { name: string; envelope: string; receipt: unknown }[] }>(
    "receipts.json",
  );

  it.each(receipts.valid)("verifies a receipt that says $name", ({ envelope, receipt }) => {
    const key = keyFor(known(receipts.designations, "XB"), "receipt");
    const parsed = parseEnvelope(bytesOf(envelope));
    expect(isSignedBy(parsed, key.algorithm, key.public)).toBe(true);
    expect(JSON.parse(parsed.payload.toString("utf8"))).toEqual(receipt);
  });

  const fingerprints = vectors<{ rootSets: { rootSet: Designation["rootSet"]; fingerprint: string }[] }>(
    "fingerprints.json",
  );

  it.each(fingerprints.rootSets)("finds the fingerprint $fingerprint", ({ rootSet, fingerprint }) => {
    expect(rootFingerprint(rootSet)).toBe(fingerprint);
  });

  interface Message {
    readonly name: string;
    readonly method: string;
    readonly authority: string;
    readonly path: string;
    readonly query: string;
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly bodyDigest: string;
    readonly bodySize: number;
  }
  const http = vectors<{ designations: string[]; valid: Message[]; answeredRequest: Message; validAnswers: Message[] }>(
    "http-signatures.json",
  );

  function isSigned(message: Message, state: string, lines: readonly string[]): boolean {
    const { signature = "", "signature-input": input = "", ...headers } = message.headers;
    expect(headers["content-digest"]).toBe(`sha-256=:${Buffer.from(message.bodyDigest, "hex").toString("base64")}:`);
    const base = [...lines, `"@signature-params": ${input.slice("rogatory=".length)}`].join("\n");
    const key = keyFor(known(http.designations, state), "http");
    return verify(
      null,
      Buffer.from(base),
      openSslKey(key.algorithm, bytesOf(key.public)),
      bytesOf(signature.slice("rogatory=:".length, -1)),
    );
  }

  it.each(http.valid)("verifies the signature of $name", (message) => {
    const { method, authority, path, query, bodySize, headers } = message;
    const lines = [
      `"@method": ${method}`,
      `"@authority": ${authority}`,
      `"@path": ${path}`,
      `"@query": ?${query}`,
      `"content-digest": ${headers["content-digest"]}`,
      `"content-length": ${bodySize}`,
      `"rogatory-incarnation": ${headers["rogatory-incarnation"]}`,
    ];
    expect(isSigned(message, "XA", lines)).toBe(true);
  });

  it.each(http.validAnswers)("verifies the signature of the $name", (message) => {
    const lines = [
      `"@status": ${message.status}`,
      `"content-digest": ${message.headers["content-digest"]}`,
      `"rogatory-incarnation": ${message.headers["rogatory-incarnation"]}`,
      `"signature";req;key="rogatory": ${http.answeredRequest.headers["signature"]?.slice("rogatory=".length)}`,
    ];
    expect(isSigned(message, "XB", lines)).toBe(true);
  });
});
