import type { PrintedDocument } from "../../src/platform/index.ts";

/** A table as the log of a dossier: 5,000 lines take some seconds to print. */
export function documentOf(lines: number): PrintedDocument {
  return {
    title: "The log of a dossier",
    language: "en",
    direction: "ltr",
    sender: "Aurelia, Central Authority",
    reference: "XA-2026-000001",
    mark: "evaluation",
    pageNumber: "{page}",
    printedAt: new Date("2026-11-24T12:00:00Z"),
    blocks: [
      {
        kind: "table",
        columns: [
          { label: "Place", width: 1 },
          { label: "What", width: 3 },
          { label: "Leaf", width: 4 },
        ],
        rows: Array.from({ length: lines }, (_, line) => [String(line), "A receipt came", "0f".repeat(32)]),
      },
    ],
  };
}
