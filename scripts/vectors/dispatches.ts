import { BODY_KIND_NAMES, type DecisionOutcome } from "../../src/protocol/bodies/index.ts";
import { base64, concat, fromUtf8, u32be, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import type { DispatchBinding, OuterHeader } from "../../src/protocol/dispatch-binding.ts";
import { DISPATCH_HEADER_TYPE, encodeDispatch } from "../../src/protocol/dispatch-frame.ts";
import { openDispatch } from "../../src/protocol/dispatch.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { pad } from "../../src/protocol/padding.ts";
import { payloadType } from "../../src/protocol/payload-types.ts";
import { peerCode } from "../../src/protocol/peer-codes.ts";
import { RECEIPT_TYPE } from "../../src/protocol/receipt.ts";
import { isRefusal } from "../../src/protocol/refusal.ts";
import { generateSealingIdentity, seal } from "../../src/protocol/sealing.ts";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { cover, createExample, forge, type Forgery } from "../../tests/support/dispatch-workshop.ts";
import { type InventedState, lookupOf, signerFor } from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import type { World } from "./world.ts";

const BAD_BYTE = Uint8Array.of(0xff);

interface Case {
  readonly name: string;
  readonly why: string;
  readonly bytes: Uint8Array;
  /** Who opens it; XB unless said. */
  readonly at?: InventedState;
}

export async function dispatchVectors(world: World): Promise<object> {
  const valid: object[] = [];
  for (const kind of BODY_KIND_NAMES) {
    valid.push(await opened(world, kind, (await createExample(world.a, world.b, kind)).bytes));
  }
  valid.push(await opened(world, "decision-postponed", await decided(world, "postpone", POSTPONED)));
  valid.push(
    await opened(
      world,
      "question-of-risk",
      await changed(world, "question", { kind: "risk", risk: ["would-alert-user"] }),
    ),
  );
  valid.push(await opened(world, "decision-in-part", await decided(world, "accept-in-part", IN_PART)));
  valid.push(await opened(world, "answer-to-go-on", await changed(world, "answer", { goesOn: "go-on" })));
  valid.push(await opened(world, "answer-to-stop", await changed(world, "answer", { goesOn: "stop" })));
  valid.push(await opened(world, "status-second-part-of-an-answer", await answeredInPart(world, 2)));
  const invalid: object[] = [];
  for (const one of [
    ...(await altered(world)),
    ...(await misbound(world)),
    ...(await resealed(world)),
    ...(await broken(world)),
    ...(await misspelled(world)),
    {
      name: "postponed-without-postponing",
      why: "a decision that refuses names a day until which it postpones",
      bytes: await decided(world, "refuse", POSTPONED),
    },
    {
      name: "in-part-without-a-part",
      why: "a decision that accepts in part does not say which part",
      bytes: await decided(world, "accept-in-part"),
    },
    {
      name: "question-of-no-risk",
      why: "a question about a risk of preserving names none",
      bytes: await changed(world, "question", { kind: "risk" }),
    },
    {
      name: "part-of-a-refusal",
      why: "a decision that refuses grants a part",
      bytes: await decided(world, "refuse", IN_PART),
    },
    {
      name: "step-of-instalment-zero",
      why: "a step counts its instalments from 1",
      bytes: await changed(world, "step", { instalment: 0 }),
    },
    {
      name: "step-without-its-moment",
      why: "a step does not say when its State said it",
      bytes: await changed(world, "step", { recordedAt: undefined }),
    },
    {
      name: "answer-to-perhaps-go-on",
      why: "an answer to a risk goes on or stops",
      bytes: await changed(world, "answer", { goesOn: "perhaps" }),
    },
    {
      name: "part-of-an-answer-zero",
      why: "parts of an answer are counted from 1",
      bytes: await answeredInPart(world, 0),
    },
    ...(await misenveloped(world)),
  ]) {
    invalid.push(await refused(world, one));
  }
  // What came later stands last, so that the bytes of those before stay as they were.
  // A reader of the release before this one knows no critical member, and refuses the whole.
  const several = await severalPurposes(world);
  valid.push({ ...(await opened(world, "request-of-several-purposes", several)), before: "unknown-critical-field" });
  const aboutTwo = { outcome: "accept", purposes: ["records", "service-of-documents"] };
  valid.push(await opened(world, "decision-about-some", await changed(world, "decision", aboutTwo)));
  valid.push(await opened(world, "step-of-one-purpose", await changed(world, "step", { purpose: "records" })));
  for (const one of [
    {
      name: "request-of-one-purpose-as-several",
      why: "several purposes are at least two",
      bytes: await severalPurposes(world, ["records"]),
    },
    {
      name: "request-of-one-purpose-twice",
      why: "no purpose is named twice",
      bytes: await severalPurposes(world, ["records", "records"]),
    },
    {
      name: "decision-about-nothing",
      why: "a decision about some purposes names at least one",
      bytes: await changed(world, "decision", { purposes: [] }),
    },
    {
      name: "critical-in-another-kind",
      why: "`purposes` is a critical member of a request, and of no other kind",
      bytes: await forge(world.a, world.b, "decision", {
        change: (body) => ({ ...body, binding: { ...body.binding, critical: ["purposes"] } }),
      }),
    },
  ]) {
    invalid.push(await refused(world, one));
  }
  const consulting = { purposes: ["records"] };
  valid.push(await opened(world, "consultation-about-one", await changed(world, "consultation", consulting)));
  invalid.push(
    await refused(world, {
      name: "consultation-about-nothing",
      why: "a consultation about some purposes names at least one",
      bytes: await changed(world, "consultation", { purposes: [] }),
    }),
  );
  return {
    about: "Whole dispatches as XB, or the State named, opens them at `now`, knowing the three designations.",
    now: world.now.toISOString(),
    designations: [world.a, world.b, world.c].map((state) => base64(state.view.bytes)),
    identities: Object.fromEntries([world.b, world.c].map((state) => [state.view.state, state.identities])),
    valid,
    invalid,
  };
}

async function refused(world: World, one: Case): Promise<object> {
  const at = one.at ?? world.b;
  return {
    name: one.name,
    why: one.why,
    openedBy: at.view.state,
    dispatch: base64(one.bytes),
    ...(await codesOf(() => openAt(world, at, one.bytes))),
  };
}

async function opened(world: World, name: string, bytes: Uint8Array): Promise<object> {
  const { header, binding, content, bodyDigest } = await openAt(world, world.b, bytes);
  return { name, dispatch: base64(bytes), header, binding, content, bodyDigest };
}

const POSTPONED = { postponedUntil: "2027-06-20" };
const IN_PART = {
  part: { elements: [{ elementId: "offences", records: [1] }], text: { language: "en", text: "The first offence." } },
  specifics: [{ code: "granted-for-some-offences" }],
  costs: [{ bearer: "requesting-state", extraordinary: true, amount: { value: "1200.00", currency: "EUR" } }],
};

/** A dispatch whose content is changed. */
async function changed(
  { a, b }: World,
  kind: "step" | "question" | "answer" | "status" | "decision" | "consultation",
  change: object,
): Promise<Uint8Array> {
  const content = { ...bodyExamples[kind], ...change };
  return await forge(a, b, kind, { change: (body) => ({ ...body, content }) });
}

/** A request for several things at once, which its reader has to know. */
async function severalPurposes(
  { a, b }: World,
  purposes: readonly string[] = ["records", "searches-and-freezing", "service-of-documents"],
): Promise<Uint8Array> {
  const content = { ...bodyExamples.request, mechanism: "legal-assistance", purposes };
  return await forge(a, b, "request", {
    change: (body) => ({ ...body, binding: { ...body.binding, critical: ["purposes"] }, content }),
  });
}

/** A status that says that the nth part of the answer has left. */
async function answeredInPart(world: World, number: number): Promise<Uint8Array> {
  const facts = { answerPart: { number, part: IN_PART.part } };
  return await changed(world, "status", { status: "executing", facts });
}

/** A decision on a ground, with further members that may not be those of its outcome. */
async function decided({ a, b }: World, outcome: DecisionOutcome, more: object = {}): Promise<Uint8Array> {
  const content = {
    requestId: bodyExamples.decision.requestId,
    outcome,
    grounds: [{ groundId: "ongoing-case", paragraph: "40(27)" }],
    reasons: { language: "en", text: "A trial is on." },
    conditions: [],
    ...more,
  };
  return await forge(a, b, "decision", { change: (body) => ({ ...body, content }) });
}

const openAt = (world: World, at: InventedState, bytes: Uint8Array) =>
  openDispatch({
    bytes,
    self: at.view,
    identities: at.identities,
    lookup: lookupOf(world.a.view, world.b.view, world.c.view),
    at: world.now,
  });

/** Each member of the outer header altered alone, and signed again by the sender; the inside is left as it was. */
async function altered({ a, b, c }: World): Promise<Case[]> {
  const sent = await createExample(a, b, "withdrawal");
  const changes: [string, (header: OuterHeader) => object][] = [
    ["version", (h) => ({ ...h, version: 2 })],
    ["profile", (h) => ({ ...h, profile: "production" })],
    ["from", (h) => ({ ...h, from: c.view.state })],
    ["to", (h) => ({ ...h, to: c.view.state })],
    ["designations-from", (h) => ({ ...h, designations: { ...h.designations, from: "0".repeat(64) } })],
    ["designations-to", (h) => ({ ...h, designations: { ...h.designations, to: "0".repeat(64) } })],
    ["dispatch-id", (h) => ({ ...h, dispatchId: "01930000-0000-7000-8000-000000000002" })],
    ["incarnation-number", (h) => ({ ...h, incarnation: { ...h.incarnation, number: 2 } })],
    ["incarnation-id", (h) => ({ ...h, incarnation: { ...h.incarnation, id: "f".repeat(32) } })],
    ["sequence", (h) => ({ ...h, sequence: 8 })],
    ["priority", (h) => ({ ...h, priority: "emergency" })],
    ["sealed-size", (h) => ({ ...h, sealedSize: h.sealedSize + 1 })],
    ["sealed-digest", (h) => ({ ...h, sealedDigest: "0".repeat(64) })],
  ];
  return changes.map(([member, change]) => ({
    name: `header-${member}`,
    why: "only this member of the header was altered, and the header signed again by its sender",
    bytes: cover(change(sent.header), sent.sealed, signerFor(a, "dispatch")),
  }));
}

/** Each member of the binding altered alone, and everything signed by the sender. */
async function misbound({ a, b, c }: World): Promise<Case[]> {
  const changes: [string, (binding: DispatchBinding) => object][] = [
    ["profile", (x) => ({ ...x, profile: "production" })],
    ["kind", (x) => ({ ...x, kind: "extension" })],
    ["kind-that-is-none", (x) => ({ ...x, kind: "telegram" })],
    ["from", (x) => ({ ...x, from: { state: c.view.state } })],
    ["to", (x) => ({ ...x, to: { state: c.view.state } })],
    ["designations-from", (x) => ({ ...x, designations: { ...x.designations, from: "0".repeat(64) } })],
    ["designations-to", (x) => ({ ...x, designations: { ...x.designations, to: "0".repeat(64) } })],
    ["dispatch-id", (x) => ({ ...x, dispatchId: "01930000-0000-7000-8000-000000000002" })],
    ["incarnation-number", (x) => ({ ...x, incarnation: { ...x.incarnation, number: 2 } })],
    ["incarnation-id", (x) => ({ ...x, incarnation: { ...x.incarnation, id: "f".repeat(32) } })],
    ["sequence", (x) => ({ ...x, sequence: 8 })],
    ["priority", (x) => ({ ...x, priority: "emergency" })],
    ["recipients", (x) => ({ ...x, recipients: "0".repeat(64) })],
    ["no-dossier", (x) => ({ ...x, dossierId: null })],
    ["no-random", ({ random: _, ...x }) => x],
    ["critical", (x) => ({ ...x, critical: ["delayed-opening"] })],
    ["impossible-date", (x) => ({ ...x, sentAt: "2027-02-30T12:00:00.000Z" })],
  ];
  const bodies: [string, Forgery, string][] = [
    ["body-version", { change: (body) => ({ ...body, version: 2 }) }, "version 2 of the body"],
    [
      "content-of-another-kind",
      { change: (body) => ({ ...body, content: { text: "hello" } }) },
      "the content is not of its kind",
    ],
    ["unknown-kind", { kind: "telegram" }, "a kind that version 1 does not have"],
    ["retyped-kind", { kind: "extension" }, "signed as another kind than its binding says"],
    ["signed-by-another-state", { signer: signerFor(c, "dispatch") }, "the body is signed by XC"],
    [
      "signed-under-the-receipt-key",
      { signer: signerFor(a, "receipt") },
      "the body is signed under another use of key",
    ],
    ["signed-under-the-http-key", { signer: signerFor(a, "http") }, "the body is signed under another use of key"],
    [
      "unknown-kind-by-nobody",
      { kind: "telegram", signer: signerFor(a, "http") },
      "a kind that version 1 does not have is said before any signature is looked at",
    ],
    ["kind-of-another-document", { kind: "receipt" }, "signed, and no kind of dispatch"],
  ];
  const cases: Case[] = [];
  for (const [member, change] of changes) {
    cases.push({
      name: `binding-${member}`,
      why: "only this member of the binding was altered, and all signed by its sender",
      bytes: await forge(a, b, "withdrawal", { change: (body) => ({ ...body, binding: change(body.binding) }) }),
    });
  }
  for (const [name, forgery, why] of bodies) cases.push({ name, why, bytes: await forge(a, b, "withdrawal", forgery) });
  const stated = bodyExamples["treaty-statement"];
  cases.push({
    name: "statement-of-51-acts",
    why: "more acts than a treaty statement holds",
    bytes: await forge(a, b, "treaty-statement", {
      change: (body) => ({ ...body, content: { ...stated, acts: Array(51).fill(stated.acts[1]) } }),
    }),
  });
  cases.push({
    name: "step-with-a-verb-of-nobody",
    why: "the verbs of an assistance-step are a closed list",
    bytes: await forge(a, b, "assistance-step", {
      change: (body) => ({ ...body, content: { ...bodyExamples["assistance-step"], verb: "pay" } }),
    }),
  });
  cases.push({
    name: "lanes-without-a-dossier",
    why: "a server kind without dossier has no lanes",
    bytes: await forge(a, b, "test-call", {
      change: (body) => ({ ...body, binding: { ...body.binding, lanes: { own: "1".repeat(64), seen: null } } }),
    }),
  });
  return cases;
}

/** A text that A signed for B, put under other seals and covers. */
async function resealed({ a, b, c }: World): Promise<Case[]> {
  const sent = await createExample(a, b, "withdrawal");
  const toC = await seal(
    pad(sent.envelope),
    c.identities.map((identity) => identity.recipient),
  );
  const headerToC: OuterHeader = {
    ...sent.header,
    to: c.view.state,
    designations: { from: a.view.digest, to: c.view.digest },
    sealedSize: toC.length,
    sealedDigest: sha256Hex(toC),
  };
  const stray = await generateSealingIdentity("post-quantum", seededRandom("vector stray"));
  const coverOfB = { ...headerToC, from: b.view.state, designations: { from: b.view.digest, to: c.view.digest } };
  const coverOfC = { ...sent.header, from: c.view.state, designations: { from: c.view.digest, to: b.view.digest } };
  return [
    {
      name: "forwarded-by-receiver",
      why: "B sealed A's text again to C under its own cover",
      at: c,
      bytes: cover(coverOfB, toC, signerFor(b, "dispatch")),
    },
    {
      name: "forwarded-under-a-false-cover",
      why: "B sealed A's text again to C and covered it in A's name",
      at: c,
      bytes: cover(headerToC, toC, signerFor(b, "dispatch")),
    },
    {
      name: "made-for-another",
      why: "A itself covers for C what it signed for B",
      at: c,
      bytes: cover(headerToC, toC, signerFor(a, "dispatch")),
    },
    {
      name: "claimed-by-another",
      why: "C put its own cover on what A sealed to B",
      bytes: cover(coverOfC, sent.sealed, signerFor(c, "dispatch")),
    },
    {
      name: "sealed-to-another",
      why: "sealed to a key that XB does not have",
      bytes: await forge(a, b, "withdrawal", { recipients: [stray.recipient] }),
    },
    { name: "wrong-recipient", why: "made for XB, and opened by XC", at: c, bytes: sent.bytes },
    {
      name: "key-gone",
      why: "XA has no key any more that its designation lists",
      at: { ...a, identities: [] },
      bytes: (await createExample(b, a, "withdrawal")).bytes,
    },
  ];
}

async function broken({ a, b }: World): Promise<Case[]> {
  const { bytes, header, sealed } = await createExample(a, b, "withdrawal");
  const flipped = Uint8Array.from(bytes);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  const unpadded = await seal(
    utf8("not padded"),
    b.identities.map((identity) => identity.recipient),
  );
  const noEnvelope = await seal(
    pad(utf8("no envelope")),
    b.identities.map((identity) => identity.recipient),
  );
  const cut = sealed.slice(0, -1);
  const under = (text: Uint8Array): Uint8Array =>
    cover({ ...header, sealedSize: text.length, sealedDigest: sha256Hex(text) }, text, signerFor(a, "dispatch"));
  return [
    { name: "flipped-bit", why: "the last bit of the sealed bytes", bytes: flipped },
    { name: "truncated", why: "one byte is missing", bytes: bytes.slice(0, -1) },
    { name: "trailing-byte", why: "one byte too many", bytes: concat(bytes, Uint8Array.of(0)) },
    { name: "truncated-seal-covered-again", why: "the cover agrees, the seal is cut short", bytes: under(cut) },
    { name: "not-padded", why: "the opened text has no padding", bytes: under(unpadded) },
    { name: "not-age", why: "the sealed bytes are no age file", bytes: under(utf8("nothing")) },
    {
      name: "other-frame-version",
      why: "rogatory-dispatch/2",
      bytes: concat(utf8("rogatory-dispatch/2\n"), bytes.subarray(20)),
    },
    {
      name: "giant-header",
      why: "a header length of 4 GiB",
      bytes: concat(utf8("rogatory-dispatch/1\n"), u32be(0xffff_ffff)),
    },
    {
      name: "header-by-another-use",
      why: "the header is signed under the receipt key",
      bytes: cover(header, sealed, signerFor(a, "receipt")),
    },
    { name: "empty-header", why: "a header of no bytes", bytes: encodeDispatch({ header: new Uint8Array(), sealed }) },
    { name: "empty", why: "no bytes", bytes: new Uint8Array() },
    {
      name: "no-envelope",
      why: "the seal opens, the padding is right, and it is no envelope",
      bytes: under(noEnvelope),
    },
  ];
}

/** Signed by its sender, and no text that the JSON rules allow: once as the cover, once as the body. */
async function misspelled({ a, b }: World): Promise<Case[]> {
  const { header, sealed } = await createExample(a, b, "withdrawal");
  const signer = signerFor(a, "dispatch");
  const deep = `${"[".repeat(32)}${"]".repeat(32)}`;
  const ways: [string, string, (text: string) => Uint8Array][] = [
    ["doubled-name", "one name twice", (text) => utf8(`${text.slice(0, -1)},"version":1}`)],
    [
      "doubled-name-by-escape",
      "one name twice, once escaped",
      (text) => utf8(`${text.slice(0, -1)},"\\u0076ersion":1}`),
    ],
    [
      "invalid-utf8",
      "a byte that is no UTF-8",
      (text) => concat(utf8(`${text.slice(0, -1)},"x":"`), BAD_BYTE, utf8(`"}`)),
    ],
    ["depth-33", "33 levels in a member that nobody knows", (text) => utf8(`${text.slice(0, -1)},"x":${deep}}`)],
    ["two-texts", "another text after it", (text) => utf8(`${text}{}`)],
    ["fraction", "a number with a fraction", (text) => utf8(text.replace(`"version":1`, `"version":1.0`))],
  ];
  const coverOf = (payload: Uint8Array): Uint8Array =>
    encodeDispatch({ header: signEnvelope(DISPATCH_HEADER_TYPE, payload, [signer]), sealed });
  const cases: Case[] = [
    {
      name: "header-above-2-KiB",
      why: "the payload of the header is too large",
      bytes: coverOf(utf8(JSON.stringify({ ...header, x: "y".repeat(2_048) }))),
    },
  ];
  for (const [name, why, write] of ways) {
    cases.push({ name: `header-${name}`, why: `the header has ${why}`, bytes: coverOf(write(JSON.stringify(header))) });
    cases.push({
      name: `body-${name}`,
      why: `the body has ${why}`,
      bytes: await forge(a, b, "withdrawal", { write }),
    });
  }
  return cases;
}

/** Envelopes that are none: of another type, and in Base64 that is none. */
async function misenveloped({ a, b }: World): Promise<Case[]> {
  const { header, sealed } = await createExample(a, b, "withdrawal");
  const signer = signerFor(a, "dispatch");
  const unfilled = (envelope: Uint8Array): Uint8Array => utf8(fromUtf8(envelope).replaceAll('=="', '"'));
  const coverOf = (type: string): Uint8Array => signEnvelope(type, utf8(JSON.stringify(header)), [signer]);
  const recipients = b.identities.map((identity) => identity.recipient);
  const body = await seal(pad(unfilled(signEnvelope(payloadType("withdrawal"), utf8("{}"), [signer]))), recipients);
  return [
    {
      name: "header-of-another-type",
      why: "the header is signed as a receipt",
      bytes: encodeDispatch({ header: coverOf(RECEIPT_TYPE), sealed }),
    },
    {
      name: "header-base64-unfilled",
      why: "the Base64 of the header's envelope lacks its padding",
      bytes: encodeDispatch({ header: unfilled(coverOf(DISPATCH_HEADER_TYPE)), sealed }),
    },
    {
      name: "body-base64-unfilled",
      why: "the Base64 of the body's envelope lacks its padding",
      bytes: cover({ ...header, sealedSize: body.length, sealedDigest: sha256Hex(body) }, body, signer),
    },
  ];
}

async function codesOf(work: () => Promise<unknown>): Promise<{ code: string; peerCode: string }> {
  try {
    await work();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, peerCode: peerCode(error) };
    throw error;
  }
  throw new Error("a vector that must be refused was accepted");
}
