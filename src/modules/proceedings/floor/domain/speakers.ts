import { sameName } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";

/** The highest rank first. */
export const SPEAKER_CLASSES = ["heads", "ministers", "others", "observers"] as const;
export const TURNS = ["statement", "reply"] as const;
export const FLOOR_STEPS = ["call", "begin", "pause", "resume", "end", "absent"] as const;
export type FloorStep = (typeof FLOOR_STEPS)[number];
/** Capacity of one list: who waits or is called. */
export const MAX_SPEAKERS = 300;

export interface Speaker {
  readonly speakerId: string;
  readonly delegation: string;
  readonly name: string;
  readonly rank: (typeof SPEAKER_CLASSES)[number];
  readonly turn: (typeof TURNS)[number];
  /** By the rule as it stood when they asked for the floor. */
  readonly minutes: number;
  readonly state: "waiting" | "called" | "speaking" | "paused" | "done" | "absent";
  /** When they spoke, as moments; the last one is open while they speak. */
  readonly spans: readonly { readonly from: string; readonly until?: string }[];
  /** Why they were moved by hand. */
  readonly moved?: string;
}

type FloorOrder = "by-request" | "by-rank" | "alphabetical";

/**
 * Puts one in its place by the rule. Nobody else is moved; who was called or has spoken stays above, replies stay last. Who was moved by hand
 * says nothing of the rule: the place is looked for among the others.
 */
export function withSpeaker(
  all: readonly Speaker[],
  one: Speaker,
  rule: { readonly order: FloorOrder; readonly language: string },
): readonly Speaker[] {
  const { compare } = new Intl.Collator(rule.language);
  const comesBefore = (other: Speaker): boolean => {
    switch (rule.order) {
      case "by-request":
        return false;
      case "by-rank":
        return SPEAKER_CLASSES.indexOf(one.rank) < SPEAKER_CLASSES.indexOf(other.rank);
      case "alphabetical":
        return compare(one.delegation, other.delegation) < 0;
    }
  };
  const isByRule = (other: Speaker): boolean => other.state === "waiting" && other.moved === undefined;
  const comesAfter = (other: Speaker): boolean =>
    one.turn === "statement" && (other.turn === "reply" || comesBefore(other));
  const last = all.findLastIndex((other) => isByRule(other) && !comesAfter(other));
  const place = all.findIndex((other, at) => at > last && isByRule(other) && comesAfter(other));
  return all.toSpliced(place === -1 ? all.length : place, 0, one);
}

/** Moves one who waits to a place among those who wait, counted from 1. */
export function withMoved(all: readonly Speaker[], speakerId: string, place: number, why: string): readonly Speaker[] {
  const one = demandSpeaker(all, speakerId);
  if (one.state !== "waiting") throw stepRefused(one);
  const rest = all.filter((other) => other !== one);
  const waiting = rest.filter(({ state }) => state === "waiting");
  const before = waiting[place - 1];
  const at = before === undefined ? rest.length : rest.indexOf(before);
  return rest.toSpliced(at, 0, { ...one, moved: why });
}

/** How one stands after each step, by how they stood. */
const STEPS: Readonly<Record<FloorStep, { from: readonly Speaker["state"][]; to: Speaker["state"] }>> = {
  call: { from: ["waiting"], to: "called" },
  begin: { from: ["called"], to: "speaking" },
  pause: { from: ["speaking"], to: "paused" },
  resume: { from: ["paused"], to: "speaking" },
  end: { from: ["speaking", "paused"], to: "done" },
  absent: { from: ["waiting", "called"], to: "absent" },
};

/**
 * Refuses `speaker-unknown`, `floor-step-not-open`, `floor-taken`: one has the floor at a time, and `not-next-speaker`: out of turn only who
 * was moved to the first place, with a reason.
 */
export function withStep(all: readonly Speaker[], speakerId: string, step: FloorStep, now: Date): readonly Speaker[] {
  const one = demandSpeaker(all, speakerId);
  const { from, to } = STEPS[step];
  if (!from.includes(one.state)) throw stepRefused(one);
  if (step === "call") demandFree(all);
  const first = all.find(({ state }) => state === "waiting");
  if (step === "call" && first !== undefined && first !== one) {
    const { delegation } = first;
    const message = `${delegation} is next. Call them, or move the other to the first place and say why.`;
    throw new Refusal("not-next-speaker", message, { field: "speakerId", details: { delegation } });
  }
  const next = { ...one, state: to, spans: spansAfter(one, to, now.toISOString()) };
  return all.map((other) => (other === one ? next : other));
}

/** Refuses `floor-taken` while somebody has the floor. */
export function demandFree(all: readonly Speaker[]): void {
  const holder = all.find(hasFloor);
  if (holder === undefined) return;
  const message = `${holder.delegation} has the floor. End that first.`;
  throw new Refusal("floor-taken", message, { details: { delegation: holder.delegation } });
}

function spansAfter({ spans }: Speaker, to: Speaker["state"], now: string): Speaker["spans"] {
  const closed = spans.map((span) => ({ until: now, ...span }));
  return to === "speaking" ? [...closed, { from: now }] : closed;
}

/** One at a time: whoever is called, speaks or pauses. */
export function hasFloor({ state }: Speaker): boolean {
  return state === "called" || state === "speaking" || state === "paused";
}

/** The one step that is obvious: whoever has the floor goes on or ends, else the first who waits is called. */
export function nextStep(all: readonly Speaker[]): { readonly speaker: Speaker; readonly step: FloorStep } | undefined {
  const speaker = all.find(hasFloor) ?? all.find(({ state }) => state === "waiting");
  if (speaker === undefined) return undefined;
  const steps = { waiting: "call", called: "begin", speaking: "end", paused: "resume" } as const;
  return { speaker, step: steps[speaker.state as keyof typeof steps] };
}

/** The sum of when they spoke, whatever paused or restarted between. */
export function usedMs({ spans }: Pick<Speaker, "spans">, now: Date): number {
  return spans.reduce(
    (sum, { from, until }) => sum + (until ? Date.parse(until) : now.getTime()) - Date.parse(from),
    0,
  );
}

/** How often a delegation replied here, or has a reply on the list. */
export function repliesOf(all: readonly Speaker[], delegation: string): number {
  const own = ({ turn, state, delegation: other }: Speaker): boolean =>
    turn === "reply" && state !== "absent" && sameName(other) === sameName(delegation);
  return all.filter(own).length;
}

function demandSpeaker(all: readonly Speaker[], speakerId: string): Speaker {
  const one = all.find((other) => other.speakerId === speakerId);
  if (one !== undefined) return one;
  throw new Refusal("speaker-unknown", "Nobody on this list has this identifier.", { status: 404 });
}

function stepRefused({ delegation }: Speaker): Refusal {
  const message = `${delegation} stands otherwise on the list by now. Look at how the list stands, then go on.`;
  return new Refusal("floor-step-not-open", message, { details: { delegation } });
}
