import { type Instrument, membersOf, openedOn, signedUntil, stateRecord } from "../../../convention/index.ts";
import { type Fact, isDeposit } from "./fact.ts";
import { confirms, revokes, withdraws } from "./reservations.ts";

/** Why an act cannot stand beside those before it; also the code with which it is refused. */
export const CONTRADICTIONS = [
  "accession-after-signature",
  "already-denounced",
  "already-deposited",
  "already-in-force",
  "already-reserved",
  "already-signed",
  "before-signature-window",
  "member-first",
  "neither-signed-nor-deposited",
  "not-deposited",
  "not-reserved",
  "nothing-to-object-to",
  "nothing-to-withdraw",
  "organization-only",
  "signature-needed",
  "signature-place-closed",
  "signature-window-closed",
  "signed-after-deposit",
] as const;
type ContradictionCode = (typeof CONTRADICTIONS)[number];

export interface Contradiction {
  readonly code: ContradictionCode;
  /** The act that cannot stand. */
  readonly act: Fact;
  /** The act that it cannot stand beside, where it is one. */
  readonly beside?: Fact;
}

/**
 * What in a whole record cannot be true together: the acts that stand are replayed in legal order, each State for itself. A record that
 * only grew by acts without contradiction has none. UNCC art. 64, 65, 67; that consent is given once for each period as a Party: `model`.
 */
export function contradictions(acts: readonly Fact[], instrument: Instrument): readonly Contradiction[] {
  const ordered = acts.toSorted(inLegalOrder);
  const byState = Map.groupBy(ordered, ({ state }) => state);
  return [
    ...[...byState].flatMap(([state, theirs]) =>
      state === undefined ? twiceInForce(theirs, instrument) : replay(theirs, state, instrument),
    ),
    ...ordered.filter((act) => act.kind === "objection").flatMap((act) => objectedToNothing(act, acts)),
    ...ordered.filter(isOfOrganization).flatMap((act) => beforeItsMembers(act, acts, instrument)),
  ];
}

function isOfOrganization({ state, kind }: Fact): boolean {
  return (kind === "signature" || isDeposit(kind)) && stateRecord(state ?? "")?.standing === "organization";
}

/**
 * UNCC art. 64(2)-(4): a regional organization signs once a member State of it has, and deposits once one has (of the deposit `model`,
 * UNCAC art. 67). Whose members we do not know, is not judged.
 */
function beforeItsMembers(act: Fact, acts: readonly Fact[], { reported }: Instrument): readonly Contradiction[] {
  const members = membersOf(act.state ?? "", act.on);
  const isSame = (kind: Fact["kind"]): boolean => (act.kind === "signature" ? kind === act.kind : isDeposit(kind));
  const isThere =
    members.length === 0 ||
    acts.some(({ state = "", kind, on }) => members.includes(state) && on <= act.on && isSame(kind)) ||
    (act.kind === "signature" && reported.some(({ state, signed }) => members.includes(state) && signed <= act.on));
  return isThere ? [] : [{ code: "member-first", act }];
}

/** What may be objected to is another State's reservation or declaration, made by then. */
function objectedToNothing(act: Fact, acts: readonly Fact[]): readonly Contradiction[] {
  const about = acts.find(({ factId }) => factId === act.relatesTo);
  const isAbout = about?.kind === "reservation" || about?.kind === "declaration";
  if (isAbout && about.state !== act.state && about.on <= act.on) return [];
  return [{ code: "nothing-to-object-to", act, ...(about === undefined ? {} : { beside: about }) }];
}

/** Of the record with an act that comes, and without one that goes, what the record did not contradict before. */
export function newContradictions(
  standing: readonly Fact[],
  change: { readonly without?: string | undefined; readonly plus?: Fact | undefined },
  instrument: Instrument,
): readonly Contradiction[] {
  const known = new Set(contradictions(standing, instrument).map(keyOf));
  const then = standing.filter(({ factId }) => factId !== change.without);
  return contradictions(change.plus === undefined ? then : [...then, change.plus], instrument).filter(
    (one) => !known.has(keyOf(one)),
  );
}

function keyOf({ code, act }: Contradiction): string {
  return `${code} ${act.factId}`;
}

/** A State between two of its acts. */
interface Membership {
  signed?: Fact | "reported";
  deposited?: Fact;
  /** Of the period that began with `deposited`. */
  left?: Fact;
  readonly reserved: Set<Fact>;
  readonly declared: Set<string>;
  readonly objected: Set<string>;
}

function replay(acts: readonly Fact[], state: string, instrument: Instrument): readonly Contradiction[] {
  const now: Membership = { reserved: new Set(), declared: new Set(), objected: new Set() };
  const reported = instrument.reported.find((one) => one.state === state)?.signed.slice(0, "2026-07-01".length);
  return acts.flatMap((act): Contradiction[] => {
    if (now.signed === undefined && reported !== undefined && reported <= act.on && act.kind !== "signature") {
      now.signed = "reported";
    }
    const found =
      act.on < openedOn(instrument) ? ({ code: "before-signature-window" } as const) : next(now, act, instrument);
    return found === undefined ? [] : [{ ...found, act }];
  });
}

type Found = Omit<Contradiction, "act"> | undefined;

/** Takes the act into the State's membership, or says why it cannot. */
function next(now: Membership, act: Fact, instrument: Instrument): Found {
  switch (act.kind) {
    case "signature":
      if (now.signed !== undefined && now.signed !== "reported") return { code: "already-signed", beside: now.signed };
      if (act.on > signedUntil(instrument)) return { code: "signature-window-closed" };
      if (!isSignedThere(act, instrument)) return { code: "signature-place-closed" };
      if (now.deposited !== undefined) return { code: "signed-after-deposit", beside: now.deposited };
      now.signed = act;
      return undefined;
    case "denunciation":
      if (now.deposited === undefined) return { code: "not-deposited" };
      if (now.left !== undefined) return { code: "already-denounced", beside: now.left };
      now.left = act;
      return undefined;
    // One that came after the effect is recorded, and takes nothing back.
    case "withdrawal-of-denunciation":
      if (now.left === undefined) return { code: "nothing-to-withdraw" };
      if (revokes(act, now.left)) delete now.left;
      return undefined;
    case "reservation":
      return reserve(now, act);
    case "withdrawal-of-reservation":
      return takeBack(now, act);
    case "confirmation-of-reservation":
      return [...now.reserved].some((made) => confirms(act, made)) ? undefined : { code: "not-reserved" };
    case "declaration":
      now.declared.add(act.factId);
      return undefined;
    case "withdrawal-of-declaration":
      return now.declared.delete(act.relatesTo ?? "") ? undefined : { code: "nothing-to-withdraw" };
    case "objection":
      now.objected.add(act.factId);
      return undefined;
    case "withdrawal-of-objection":
      return now.objected.delete(act.relatesTo ?? "") ? undefined : { code: "nothing-to-withdraw" };
    // The earliest that the Convention names for a notification is the signature (UNCC art. 37(19): memory).
    case "notification":
      return (now.signed ?? now.deposited) ? undefined : { code: "neither-signed-nor-deposited" };
    case "competence-declaration":
      return stateRecord(act.state ?? "")?.standing === "organization" ? undefined : { code: "organization-only" };
    default:
      return isDeposit(act.kind) ? deposit(now, act) : undefined;
  }
}

/** UNCC art. 64(1): each place has its days. Where the place is not told, any will do. */
function isSignedThere({ on, place }: Fact, { signing }: Instrument): boolean {
  return place === undefined || signing.some((one) => one.place === place && one.from <= on && on <= one.until);
}

function deposit(now: Membership, act: Fact): Found {
  if (now.deposited !== undefined && now.left === undefined) {
    return { code: "already-deposited", beside: now.deposited };
  }
  // Whoever comes back after a denunciation accedes, or ratifies on the signature of then: nothing that we know of decides it.
  if (now.deposited === undefined) {
    if (act.kind !== "accession" && now.signed === undefined) return { code: "signature-needed" };
    if (act.kind === "accession" && now.signed !== undefined) {
      return { code: "accession-after-signature", ...(now.signed === "reported" ? {} : { beside: now.signed }) };
    }
  }
  now.deposited = act;
  delete now.left;
  return undefined;
}

/** The same twice is a mistake of whoever enters it. One that came after the consent stands beside the true one, and waits. */
function reserve({ reserved, deposited, left }: Membership, act: Fact): Found {
  const isLate = (one: Fact): boolean => deposited !== undefined && left === undefined && deposited.on < one.on;
  const same = [...reserved].find(
    (one) => one.reservation === act.reservation && one.text?.text === act.text?.text && !isLate(one),
  );
  if (same !== undefined && !isLate(act)) return { code: "already-reserved", beside: same };
  reserved.add(act);
  return undefined;
}

function takeBack({ reserved }: Membership, act: Fact): Found {
  const taken = [...reserved].filter((made) => withdraws(act, made));
  for (const made of taken) reserved.delete(made);
  return taken.length === 0 ? { code: "not-reserved" } : undefined;
}

/** The announced day of the entry into force, once in fiction and once in truth. */
function twiceInForce(acts: readonly Fact[], instrument: Instrument): readonly Contradiction[] {
  const announced = new Map<boolean, Fact>();
  return acts.flatMap((act): Contradiction[] => {
    if (act.on < openedOn(instrument)) return [{ code: "before-signature-window", act }];
    if (act.kind !== "entry-into-force") return [];
    const fictional = act.source.kind === "fictional";
    const before = announced.get(fictional);
    if (before !== undefined) return [{ code: "already-in-force", act, beside: before }];
    announced.set(fictional, act);
    return [];
  });
}

/** Acts of one day stand in the order in which they make sense: nobody ratifies before having signed. */
const ORDER: Readonly<Partial<Record<Fact["kind"], number>>> = {
  signature: 0,
  ratification: 1,
  acceptance: 1,
  approval: 1,
  accession: 1,
  reservation: 2,
  declaration: 2,
  notification: 2,
  "confirmation-of-reservation": 3,
  "withdrawal-of-reservation": 4,
  "withdrawal-of-declaration": 4,
  objection: 4,
  "withdrawal-of-objection": 5,
  denunciation: 5,
  "withdrawal-of-denunciation": 6,
};

function inLegalOrder(a: Fact, b: Fact): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  const rank = (ORDER[a.kind] ?? 0) - (ORDER[b.kind] ?? 0);
  if (rank !== 0) return rank;
  // What was recorded first stands; the id decides between two of one moment, so that every reader sees the same.
  return a.recordedAt.getTime() - b.recordedAt.getTime() || (a.factId < b.factId ? -1 : 1);
}
