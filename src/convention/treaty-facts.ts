import { at, cited, type Cited, model, TEXT } from "./certainty.ts";
import type { PlainDate } from "./calendar.ts";

/** The Convention as an instrument: what it is called, when it was adopted, where and until when it is signed. */
export const CONVENTION = {
  title: "United Nations Convention against Cybercrime",
  resolution: "A/RES/79/243",
  adoptedOn: "2024-12-24",
  treatyCollection: "XVIII.16",
  openedForSignatureOn: "2025-10-25",
  signedInHanoi: { from: "2025-10-25", to: "2025-10-26" },
  signedInNewYorkUntil: "2026-12-31",
  authenticLanguages: ["ar", "zh", "en", "fr", "ru", "es"],
  depositary: "Secretary-General of the United Nations",
  articleCount: 68,
  chapterCount: 9,
  /** The UN Convention against Corruption, whose count of articles newspapers seem to have carried over. */
  mistakenArticleCount: 71,
} as const;

export interface TreatyFact extends Cited {
  readonly id: string;
  readonly statement: string;
}

export const TREATY_FACTS: readonly TreatyFact[] = [
  {
    id: "adoption",
    article: 64,
    certainty: "source",
    basis: "UN Treaty Collection XVIII.16; press",
    statement: "Adopted by the General Assembly on 24 December 2024 by resolution 79/243, without a vote.",
  },
  {
    id: "signature-window",
    ...at("64(1)"),
    certainty: "source",
    basis: "UN Treaty Collection; depositary notification C.N.196.2025.TREATIES-XVIII.16 of 13 May 2025",
    statement: "Signed in Hanoi on 25 and 26 October 2025, then at United Nations Headquarters until 31 December 2026.",
  },
  {
    id: "consent-after-signature",
    ...cited("64(3)", model("UNCAC 67(3)")),
    statement: "A signatory consents by ratification, acceptance or approval, deposited with the Secretary-General.",
  },
  {
    id: "accession",
    ...cited("64(4)", model("UNCAC 67(4)")),
    statement: "A State that has not signed may accede, also after the window for signature has closed.",
  },
  {
    id: "organization",
    ...cited("2(n)", TEXT),
    statement: "A regional economic integration organization counts as a Party within its competence.",
  },
  {
    id: "signature-alone",
    ...at("64(3)"),
    certainty: "memory",
    basis: "memory: general law of treaties",
    statement: "Signature alone does not bind; it obliges not to defeat object and purpose.",
  },
  {
    id: "languages",
    ...cited("68", model("UNCAC 71(2)")),
    statement: "The Arabic, Chinese, English, French, Russian and Spanish texts are equally authentic.",
  },
  {
    id: "article-count",
    article: 68,
    certainty: "source",
    basis:
      "C4IR Viet Nam and VietnamNet, 25 October 2025; UN Treaty Collection on Articles 64 and 65; reservation of Azerbaijan on Article 63",
    statement: "The Convention has 68 articles in nine chapters.",
  },
];

/**
 * Which way into the Convention is open to a State on a day (UNCC art. 64).
 * The software changes from signature to accession by itself when the window closes.
 */
export function waysIn(state: { readonly signed: boolean }, on: PlainDate): readonly ("sign" | "ratify" | "accede")[] {
  if (state.signed) return ["ratify"];
  const open = on >= CONVENTION.openedForSignatureOn && on <= CONVENTION.signedInNewYorkUntil;
  return open ? ["sign", "accede"] : ["accede"];
}
