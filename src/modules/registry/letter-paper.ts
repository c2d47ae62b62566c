import type { PrintedDocument } from "../../platform/index.ts";
import { directionOf } from "../../web/index.ts";
import { facts, paperHead, paragraph, seen } from "../printing/index.ts";
import type { RegistryContext } from "./context.ts";
import type { KeptDocument } from "./domain/document.ts";
import type { Letter } from "./domain/letter.ts";

/** The letter as it is signed, in its own language. */
export function letterPaper(
  { press, platform: { config, clock, database } }: RegistryContext,
  { letterId, entry }: Letter,
  enclosed: KeptDocument | undefined,
): PrintedDocument {
  const { language: lang } = entry;
  const t = press.locales.translator(lang);
  const dir = directionOf(lang);
  // As the pages have it (src/server/shell.ts).
  const server = {
    profile: config.profile === "training" ? "training" : "production",
    evaluation: config.profile === "evaluation" || database.engine === "pglite",
  } as const;
  const sender = config.operator || config.stateName;
  const head = paperHead({ lang, dir, t, now: clock.now(), server }, { sender, reference: letterId });
  const enclosure = enclosed && `${seen(enclosed.entry.title, dir)}, SHA-256 ${enclosed.sha256}`;
  return {
    title: seen(entry.subject, dir),
    ...head,
    blocks: [
      facts([t("registry.letter.address"), seen(entry.address, dir)]),
      ...entry.text.split(/\n{2,}/).map((text) => paragraph(seen(text, dir))),
      ...(enclosure === undefined ? [] : [facts([t("registry.letter.documentId"), enclosure])]),
      { kind: "signature", lines: [sender] },
    ],
  };
}
