import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { acceptRequest, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { hasPoppler } from "../../../../tests/support/paper-checks.ts";
import { skipReason } from "../../../../tests/support/skips.ts";

const poppler = hasPoppler();
if (!poppler) skipReason("the words of a use read back from the PDF", "no Poppler found (Debian: poppler-utils)");

test("what was written about a use, however long, is printed with the dossier", async () => {
  const { asker, ...pair } = await openCasePair();
  const { requestId, dossierId } = await sentRequest({ asker, ...pair }, { mechanism: "stored-data" });
  await acceptRequest({ asker, ...pair }, requestId, "stored-data");
  const drafter = asker.as("drafter");
  const short = `Shortly: ${"a".repeat(5)} tamarisk.`;
  const long = `${"For the trial in Northport. ".repeat(40)}The last words are juniper.`;
  expect(long.length).toBeGreaterThan(1_000);
  for (const note of [short, long])
    await drafter.post(`/requests/${requestId}/uses`, { use: "this-case", note: text(note) });

  const printed = await drafter.file(`/dossiers/${dossierId}/print`);
  expect(printed.status).toBe(200);
  if (!poppler) return;
  const input = new Uint8Array(await printed.arrayBuffer());
  const words = execFileSync("pdftotext", ["-", "-"], { input, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  expect(words).toContain("tamarisk");
  expect(words.replaceAll(/\s+/g, " ")).toContain("The last words are juniper.");
});
