import { expect, test } from "vitest";
import { openedFileName } from "./opened-file-name.ts";

test.each([
  ["mailbox.mbox", "XB-2027-0001.mbox"],
  ["Facture 7.PDF", "XB-2027-0001.pdf"],
  ["invoice.pdf.exe", "XB-2027-0001.bin"],
  ["run\u202Efdp.sh", "XB-2027-0001.bin"],
  ["page.html", "XB-2027-0001.bin"],
  ["../../etc/passwd", "XB-2027-0001.bin"],
  [undefined, "XB-2027-0001.bin"],
])("R36: what was sealed as %s is handed out as %s", (originalName, expected) => {
  expect(openedFileName({ number: "XB-2027-0001", originalName })).toBe(expected);
});
