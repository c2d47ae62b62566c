import { CHAPTER_5 } from "./provisions/chapter-5.ts";
import { CHAPTERS_1_AND_2 } from "./provisions/chapters-1-and-2.ts";
import { CHAPTERS_3_AND_4 } from "./provisions/chapters-3-and-4.ts";
import { CHAPTERS_6_TO_9 } from "./provisions/chapters-6-to-9.ts";
import type { Provision, ProvisionForce, WrittenProvision } from "./provisions/provision.ts";

const WRITTEN: readonly WrittenProvision[] = [
  ...CHAPTERS_1_AND_2,
  ...CHAPTERS_3_AND_4,
  ...CHAPTER_5,
  ...CHAPTERS_6_TO_9,
];

/** What the Convention asks of a State, by article: the checklist. */
export const PROVISIONS: readonly Provision[] = WRITTEN.map((one) => ({ ...one, guards: guardsOf(one) }));

/** Names this edition of the questions: raised whenever a question, its force or its safeguards change. */
export const CHECKLIST_EDITION = "2026-11";

/** This edition and those before it, whose ids of questions this one still knows. */
export const CHECKLIST_EDITIONS: readonly string[] = [CHECKLIST_EDITION];

/** Why an article asks nothing of a State's law. */
export const NO_QUESTION_REASONS = [
  "purpose",
  "terms",
  "scope",
  "secretariat",
  "other-treaties",
  "final-clause",
] as const;
export type NoQuestionReason = (typeof NO_QUESTION_REASONS)[number];

/** The articles without a question; the words of a reason stand in locales under `provisions.reason.<code>`. */
export const WITHOUT_QUESTION: readonly { readonly article: number; readonly reason: NoQuestionReason }[] = [
  { article: 1, reason: "purpose" },
  { article: 2, reason: "terms" },
  { article: 3, reason: "scope" },
  { article: 58, reason: "secretariat" },
  { article: 60, reason: "other-treaties" },
  ...[61, 62, 63, 64, 65, 66, 67, 68].map((article) => ({ article, reason: "final-clause" as const })),
];

/** What the answer no means: only a duty leaves a gap, and what a State merely may do leaves nothing. */
export const MEANING_OF_NO: Readonly<Record<ProvisionForce, "gap" | "wish" | "nothing">> = {
  shall: "gap",
  endeavour: "wish",
  may: "nothing",
};

export function provision(id: string): Provision | undefined {
  return PROVISIONS.find((one) => one.id === id);
}

export function provisionsOf(article: number): readonly Provision[] {
  return PROVISIONS.filter((one) => one.article === article);
}

/** A safeguard names what it stands beside; the other end is whatever names it. */
function guardsOf(one: WrittenProvision): readonly string[] {
  if (one.side === "safeguard") return one.guards ?? [];
  return WRITTEN.flatMap((other) =>
    other.side === "safeguard" && other.guards?.includes(one.id) === true ? [other.id] : [],
  );
}
