import { concat, equalBytes, readU32be, u32be, utf8 } from "./bytes.ts";
import { algorithmsFor, resolveKeys } from "./key-lookup.ts";
import type { DesignationLookup, DesignationView } from "./designation.ts";
import { sha256Hex } from "./digest.ts";
import { type OuterHeader, outerHeaderSchema } from "./dispatch-binding.ts";
import { type Envelope, expectPayloadType, parseEnvelope, verifyEnvelope } from "./dsse.ts";
import { parseDocument } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";

// A dispatch as any bearer carries it: "rogatory-dispatch/1" LF, u32be(length of the header envelope), the header
// envelope (DSSE), the sealed bytes. spec/dispatches.md, "Frame".

export const DISPATCH_HEADER_TYPE = payloadType("dispatch-header");

/** R27: everything larger is an exhibit. Holds a body of 1 MiB in its envelope, padded and sealed. */
export const MAX_DISPATCH_BYTES = 2 * 1024 * 1024;
const MAX_HEADER_PAYLOAD_BYTES = 2_048;
const MAX_HEADER_ENVELOPE_BYTES = 8_192;

const MAGIC = utf8("rogatory-dispatch/1\n");

export interface DispatchFrame {
  /** As it stands there: nothing of it is verified yet. */
  readonly header: OuterHeader;
  readonly headerEnvelope: Envelope;
  readonly sealed: Uint8Array;
}

/**
 * Puts a dispatch together: magic line, length of the header envelope, the envelope, the sealed bytes
 * (spec/dispatches.md).
 */
export function encodeDispatch(frame: { header: Uint8Array; sealed: Uint8Array }): Uint8Array<ArrayBuffer> {
  return concat(MAGIC, u32be(frame.header.length), frame.header, frame.sealed);
}

/**
 * Takes a dispatch apart and verifies nothing. Refuses `dispatch-too-large`, `dispatch-malformed`, and what parseEnvelope,
 * expectPayloadType and parseDocument refuse of its header.
 */
export function decodeDispatch(bytes: Uint8Array): DispatchFrame {
  if (bytes.length > MAX_DISPATCH_BYTES) {
    throw new Refusal(
      "dispatch-too-large",
      `The dispatch has ${bytes.length} bytes, more than the ${MAX_DISPATCH_BYTES} allowed.`,
      { details: { sizeBytes: bytes.length, maxBytes: MAX_DISPATCH_BYTES } },
    );
  }
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw malformed("does not begin as a dispatch of version 1");
  const headerStart = MAGIC.length + 4;
  if (bytes.length < headerStart) throw malformed("ends before its header");
  const headerLength = readU32be(bytes, MAGIC.length);
  if (headerLength > MAX_HEADER_ENVELOPE_BYTES) throw malformed("has too large a header");
  const headerEnd = headerStart + headerLength;
  if (bytes.length < headerEnd) throw malformed("ends inside its header");

  const headerEnvelope = parseEnvelope(bytes.subarray(headerStart, headerEnd), {
    maxPayloadBytes: MAX_HEADER_PAYLOAD_BYTES,
  });
  expectPayloadType(headerEnvelope, DISPATCH_HEADER_TYPE);
  const header = parseDocument(headerEnvelope.payload, outerHeaderSchema, "outer header", {
    maxBytes: MAX_HEADER_PAYLOAD_BYTES,
  });
  const sealed = bytes.subarray(headerEnd);
  if (sealed.length !== header.sealedSize) throw malformed("is not as long as its header says");
  return { header, headerEnvelope, sealed };
}

/**
 * Verifies the cover: a known State of our own profile signed it, for us, over exactly these sealed bytes, under a key that
 * counts `at` that time. All that can be known before opening, and what a `stored` receipt rests on. Refuses `not-for-us`, `peer-unknown`,
 * `profile-mismatch`, `designation-unknown`, `sealed-digest-mismatch` and what verifyEnvelope refuses.
 */
export function verifyOuterHeader(
  frame: DispatchFrame,
  self: DesignationView,
  lookup: DesignationLookup,
  at: Date,
): DesignationView {
  const { header } = frame;
  if (header.to !== self.state) {
    throw new Refusal("not-for-us", `The dispatch is for ${header.to}, not for ${self.state}.`, {
      details: { to: header.to },
    });
  }
  const sender = lookup.current(header.from);
  if (sender === undefined) {
    throw new Refusal(
      "peer-unknown",
      `${header.from} is not a peer of this server; import and compare its designation first.`,
    );
  }
  // R19: training and production never mix.
  if (header.profile !== self.designation.profile || sender.designation.profile !== header.profile) {
    throw new Refusal(
      "profile-mismatch",
      `The dispatch is marked "${header.profile}", which this server does not take from ${header.from}.`,
    );
  }
  verifyEnvelope(frame.headerEnvelope, resolveKeys(sender, "dispatch", at), algorithmsFor(sender, "dispatch"));
  if (lookup.byDigest(header.from, header.designations.from) === undefined) {
    throw new Refusal(
      "designation-unknown",
      `${header.from} wrote under a designation that is not known here; fetch its newest one.`,
    );
  }
  if (sha256Hex(frame.sealed) !== header.sealedDigest) {
    throw new Refusal("sealed-digest-mismatch", "The sealed bytes are not those that the signed header names.");
  }
  return sender;
}

function malformed(what: string): Refusal {
  return new Refusal("dispatch-malformed", `The dispatch ${what}; ask its sender to send it again.`);
}
