import { dateIn } from "../../convention/index.ts";
import type { PrintedDocument } from "../../platform/index.ts";
import { createFormats, directionOf } from "../../web/index.ts";
import { facts, paperHead, paragraph, seen } from "../printing/index.ts";
import type { RegistryContext } from "./context.ts";
import type { KeptDocument } from "./domain/document.ts";
import type { Letter } from "./domain/letter.ts";

/** The letter as it is signed, in its own language. */
export function letterPaper(
  { press, platform: { config, clock, database } }: RegistryContext,
  { letterId, entry, recordedAt }: Letter,
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
  const day = createFormats(lang, config.timeZone).day(dateIn(recordedAt, config.timeZone));
  return {
    title: seen(entry.subject, dir),
    ...head,
    blocks: [
      facts([t("registry.letter.address"), seen(entry.address, dir)], [t("registry.letters.written"), day]),
      ...entry.text.split(/\n{2,}/).map((text) => paragraph(seen(text, dir))),
      ...(enclosed === undefined
        ? []
        : [facts([t("registry.letter.documentId"), seen(enclosed.entry.title, dir)], ["SHA-256", enclosed.sha256])]),
      { kind: "signature", lines: [sender] },
    ],
  };
}
