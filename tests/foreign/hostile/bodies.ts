// Dispatches that are stored, opened and then refused: spec/dispatches.md, "Seal" and "Body"; spec/kinds.md.

import { randomUUID } from "node:crypto";
import { Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { type Binding, type Tampering, seal } from "../state/dispatches.ts";
import { prepareOffer } from "../state/exhibit-exchange.ts";
import type { ForeignState, Saying } from "../state/foreign-state.ts";
import { signDesignation } from "../state/designations.ts";
import { base64 } from "../state/encoding.ts";
import { english } from "../state/sayings.ts";
import { type Matter, type Scene, question, verdictOn } from "./scene.ts";

/** A dispatch that is stored, and the code of the receipt that refuses it. */
export interface StoredAttack {
  readonly what: string;
  readonly promise: string;
  readonly tampering?: Tampering;
  saying?(scene: Scene): Saying | Promise<Saying>;
}

/** Delivers the attack and gives the code of the refusal, `valid`, or what the delivery was answered. */
export async function deliverStored(scene: Scene, attack: StoredAttack): Promise<string> {
  const saying = (await attack.saying?.(scene)) ?? question(scene.own);
  const sent = await scene.hostile.make(saying, attack.tampering ?? {});
  const { status } = await scene.hostile.deliver(sent);
  const verdict = status === 201 ? await verdictOn(scene.hostile, sent) : String(status);
  // What could not even be opened is not in the lane; what was opened and refused is.
  const wasOpened = scene.hostile.taken.some(
    (receipt) => receipt.dispatchId === sent.header.dispatchId && receipt.payloadDigest !== undefined,
  );
  if (!wasOpened) scene.hostile.forget(sent, status !== 201);
  return verdict;
}

function bound(member: keyof Binding, value: unknown, promise = "cannot-open"): StoredAttack {
  const binding = (honest: Binding): object => ({ ...honest, [member]: value });
  return { what: `binds ${member} to ${JSON.stringify(value)}`, promise, tampering: { binding } };
}

function written(what: string, promise: string, bend: (text: string) => string | Uint8Array): StoredAttack {
  const payload = (honest: Uint8Array): Uint8Array =>
    new Uint8Array(Buffer.from(bend(Buffer.from(honest).toString("utf8"))));
  return { what: `has a body with ${what}`, promise, tampering: { payload } };
}

function said(what: string, promise: string, saying: NonNullable<StoredAttack["saying"]>): StoredAttack {
  return { what, promise, saying };
}

async function sealedTo(text: Uint8Array, ...identities: string[]): Promise<Uint8Array> {
  return await seal(text, await Promise.all(identities.map(async (identity) => await identityToRecipient(identity))));
}

export const BODIES: readonly StoredAttack[] = [
  bound("profile", "evaluation"),
  bound("sequence", 999_999),
  bound("dispatchId", randomUUID()),
  bound("priority", "emergency"),
  bound("incarnation", { number: 1, id: "c".repeat(32) }),
  bound("from", { state: "XF" }),
  bound("to", { state: "XF" }),
  bound("designations", { from: "0".repeat(64), to: "0".repeat(64) }),
  bound("recipients", "0".repeat(64)),
  bound("kind", "status"),
  bound("critical", ["be-quick"], "unknown-critical-field"),
  {
    what: "is signed as an answer and says that it is a question",
    promise: "cannot-open",
    tampering: { kind: "answer" },
  },
  { what: "is of a kind that nobody knows", promise: "unknown-kind", tampering: { kind: "surrender" } },
  written("another version", "unknown-version", (text) => text.replace('"version": 1', '"version": 2')),
  written("one member twice", "malformed", (text) => text.replace('"version": 1', '"version": 1, "version": 1')),
  written("values nested a thousand deep", "malformed", (text) =>
    text.replace('"version": 1', `"version": 1, "x": ${"[".repeat(1_000)}${"]".repeat(1_000)}`),
  ),
  written("bytes that are no UTF-8", "malformed", (text) =>
    Buffer.from(text.replace('"version": 1', '"version": 1, "x": "\u00ff"'), "latin1"),
  ),
  written("the character zero", "malformed", (text) => text.replace('"version": 1', '"version": 1, "x": "\\u0000"')),
  written("a lone surrogate", "malformed", (text) => text.replace('"version": 1', '"version": 1, "x": "\\ud800"')),
  {
    what: "has one bit of its signed text flipped",
    promise: "cannot-open",
    tampering: {
      envelope: (envelope) => {
        const parsed = JSON.parse(Buffer.from(envelope).toString()) as { payload: string };
        const text = Buffer.from(parsed.payload, "base64").toString().replace("When?", "Then?");
        return new Uint8Array(
          Buffer.from(JSON.stringify({ ...parsed, payload: Buffer.from(text).toString("base64") })),
        );
      },
    },
  },
  {
    what: "is padded one step too far",
    promise: "cannot-open",
    tampering: { padded: (padded) => new Uint8Array([...padded, ...new Uint8Array(Math.floor(padded.length / 8))]) },
  },
  {
    what: "hides a byte in its padding",
    promise: "cannot-open",
    tampering: { padded: (padded) => Uint8Array.from(padded, (byte, at) => (at === padded.length - 1 ? 1 : byte)) },
  },
  {
    what: "declares 4 GiB before its padding",
    promise: "cannot-open",
    tampering: { padded: (padded) => Uint8Array.from(padded, (byte, at) => (at < 4 ? 0xff : byte)) },
  },
  {
    what: "is sealed to somebody else",
    promise: "cannot-open",
    tampering: { sealed: async () => await sealedTo(new Uint8Array(4_096), await generateHybridIdentity()) },
  },
  {
    what: "is sealed with a passphrase",
    promise: "cannot-open",
    tampering: {
      sealed: async () => {
        const encrypter = new Encrypter();
        encrypter.setPassphrase("let me in");
        encrypter.setScryptWorkFactor(10);
        return await encrypter.encrypt(new Uint8Array(4_096));
      },
    },
  },
  {
    what: "is sealed classically where the key is post-quantum",
    promise: "cannot-open",
    tampering: { sealed: async () => await sealedTo(new Uint8Array(4_096), await generateX25519Identity()) },
  },
  {
    what: "has seventeen stanzas",
    promise: "cannot-open",
    tampering: {
      sealed: async () => {
        const one = await generateX25519Identity();
        return await sealedTo(new Uint8Array(4_096), ...Array.from({ length: 17 }, () => one));
      },
    },
  },
  {
    what: "is garbage under a good cover",
    promise: "cannot-open",
    tampering: { sealed: () => new Uint8Array(Buffer.alloc(8_192, "garbage")) },
  },
  {
    what: "is nothing but an age header that never ends",
    promise: "cannot-open",
    tampering: { sealed: () => new Uint8Array(Buffer.alloc(500_000, "age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n")) },
  },
  said("speaks about the good State's request", "refused", ({ others }) => question(others)),
  said("speaks about the good State's request in its own dossier", "refused", ({ own, others }) =>
    question({ dossierId: own.dossierId, requestId: others.requestId }),
  ),
  said("speaks about a request that is not there", "refused", ({ own }) =>
    question({ dossierId: own.dossierId, requestId: randomUUID() }),
  ),
  said("sends a request into the good State's dossier", "refused", ({ hostile, others }) => ({
    ...requestLike(hostile, { dossierId: others.dossierId, requestId: randomUUID() }),
  })),
  said("sends the good State's request as its own", "refused", ({ hostile, own, others }) =>
    requestLike(hostile, { dossierId: own.dossierId, requestId: others.requestId }),
  ),
  said("sets the status of what it asked for", "refused", ({ own }) => ({
    kind: "status",
    dossierId: own.dossierId,
    content: { requestId: own.requestId, status: "accepted", facts: {} },
  })),
  said("acknowledges its own request", "refused", ({ own }) => ({
    kind: "acknowledgement",
    dossierId: own.dossierId,
    content: {
      requestId: own.requestId,
      authority: "central-authority",
      officerRole: "duty-officer",
      phone: "+999",
      languages: ["en"],
      localTime: new Date().toISOString(),
    },
  })),
  said(
    "offers an exhibit into the good State's dossier",
    "refused",
    async (scene) => await offerInto(scene, scene.others),
  ),
  said(
    "offers an exhibit into a dossier that is not there",
    "refused",
    async (scene) => await offerInto(scene, { dossierId: randomUUID(), requestId: randomUUID() }),
  ),
  said("offers an exhibit whose manifest is of another dossier", "refused", async (scene) => {
    const { offer } = await prepareOffer(scene.hostile, { ...scene.own, dossierId: randomUUID() }, new Uint8Array(10));
    return { kind: "exhibit-offer", dossierId: scene.own.dossierId, content: offer };
  }),
  said("offers an exhibit under another root than its manifest", "refused", async (scene) => {
    const { offer } = await prepareOffer(scene.hostile, scene.own, new Uint8Array(10));
    const transfer = { ...offer.transfer, root: "0".repeat(64) };
    return { kind: "exhibit-offer", dossierId: scene.own.dossierId, content: { ...offer, transfer } };
  }),
  said("offers an exhibit whose manifest lacks a signature", "malformed", async (scene) => {
    const { offer } = await prepareOffer(scene.hostile, scene.own, new Uint8Array(10));
    const { signatures, ...rest } = JSON.parse(Buffer.from(offer.manifest, "base64").toString()) as {
      signatures: unknown[];
    };
    const manifest = base64(Buffer.from(JSON.stringify({ ...rest, signatures: signatures.slice(1) })));
    return { kind: "exhibit-offer", dossierId: scene.own.dossierId, content: { ...offer, manifest } };
  }),
  said("sends a head that nobody waits for", "refused", ({ own }) => ({
    kind: "exhibit-head",
    dossierId: own.dossierId,
    content: { exhibitId: randomUUID(), manifestDigest: "0".repeat(64), head: base64(new Uint8Array(100)) },
  })),
  said("says that it stored an exhibit that nobody offered", "refused", ({ own }) => ({
    kind: "exhibit-stored",
    dossierId: own.dossierId,
    content: {
      exhibitId: randomUUID(),
      transferId: randomUUID(),
      root: "0".repeat(64),
      size: 16,
      storedAt: new Date().toISOString(),
    },
  })),
  said("brings the good State's designation in a notice", "refused", ({ good }) => notice(good.keys.known.envelope)),
  said("brings a designation that nobody signed", "refused", ({ hostile }) => notice(forgedDesignation(hostile))),
];

async function offerInto({ hostile }: Scene, matter: Matter): Promise<Saying> {
  const { offer } = await prepareOffer(hostile, matter, new Uint8Array(10));
  return { kind: "exhibit-offer", dossierId: matter.dossierId, content: offer };
}

function notice(envelope: Uint8Array): Saying {
  return { kind: "designation-notice", dossierId: null, content: { designation: base64(envelope) } };
}

function forgedDesignation({ keys }: ForeignState): Uint8Array {
  const [member] = keys.root;
  if (member === undefined) throw new Error("no root");
  return signDesignation({ ...keys.known.designation, number: 2, previous: keys.known.digest }, [member]);
}

function requestLike({ state }: ForeignState, { dossierId, requestId }: Matter): Saying {
  return {
    kind: "request",
    dossierId,
    content: {
      requestId,
      mechanism: "preservation",
      reference: `${state}-1`,
      legalBasis: { kind: "reciprocity", citation: "none" },
      elements: { "42(3)(a)": { text: english("Prosecutor") } },
      missingElements: [],
      urgency: "ordinary",
      desiredStatus: "preserved",
      screening: { ruleVersion: "1", recordedAt: new Date().toISOString() },
      drill: false,
    },
  };
}
