import { beforeAll, expect, it, vi } from "vitest";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../../tests/support/cooperation-network.ts";
import { card } from "../../../../tests/support/letter-steps.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { heading } from "../../printing/index.ts";
import type { DossierContribution } from "../dossier-contributions.ts";

let server: CaseServer;
let dossierId: string;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2027-03-02T09:00:00.000Z"));
  const { correspondentId } = await server.as("duty").post("/correspondents", card);
  ({ dossierId } = await server.as("duty").post("/dossiers", { title: "A ledger", state: "XC", correspondentId }));
});

async function printed(contributions: readonly DossierContribution[]): Promise<PrintedDocument> {
  server.desk.gather(contributions);
  const print = vi.spyOn(server.platform.printer, "print");
  const { token } = await server.identity.becomeForTraining(server.people.duty.id);
  const path = `/api/v1/dossiers/${dossierId}/print`;
  expect((await server.app.request(path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  const [document] = print.mock.calls.at(-1) ?? [];
  if (document === undefined) throw new Error("nothing was printed");
  return document;
}

function headings({ blocks }: PrintedDocument): string[] {
  return blocks.flatMap((block) => (block.kind === "heading" ? [block.text] : []));
}

function labels({ blocks }: PrintedDocument): string[] {
  const [cover] = blocks;
  return cover?.kind === "facts" ? cover.rows.map(({ label }) => label) : [];
}

it("prints a dossier on a server whose modules add nothing to it", async () => {
  const paper = await printed([]);
  expect(paper.sender).toBe("Borealia");
  expect(headings(paper)).toEqual(["Annex: entries of the audit log about this dossier"]);
  expect(labels(paper)).toEqual(["Matter", "Other State", "Exchanged", "Opened", "Members", "Printed", "Printed by"]);
});

it("prints what a module adds in its place, and its entries in the audit log in its words", async () => {
  const at = "2027-03-02T10:00:00.000Z";
  const paper = await printed([
    {
      read: async () => ({ timeline: [{ at, lane: "own", type: "visit.made", params: { harbour: "Northport" } }] }),
      happenings: { texts: {}, onPaper: { text: () => "never" } },
    },
    {
      happenings: {
        texts: { "visit.made": "desk.somebody" },
        onPaper: { text: (_, { params }) => `A visit to ${params["harbour"]}` },
      },
      paper: {
        read: async () => ({
          sender: () => "Harbour office",
          cover: () => [{ place: 85, label: "Visits", value: "1" }],
          sections: [
            { place: 95, print: (_, { entries }) => [heading(`Entries: ${entries.length}`)] },
            { place: 10, print: () => [heading("The visit")] },
            { place: 20, print: () => [] },
          ],
        }),
        logged: (_, type) => (type === "cooperation.correspondent-entered" ? "Never about a dossier" : undefined),
      },
    },
  ]);
  expect(paper.sender).toBe("Harbour office");
  expect(labels(paper)).toContain("Visits");
  expect(headings(paper)).toEqual([
    "The visit",
    "Timeline",
    expect.stringMatching(/^Entries: [1-9]/),
    "Annex: entries of the audit log about this dossier",
  ]);
  const rows = paper.blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));
  expect(rows.map((row) => row[1])).toContain("A visit to Northport");
});
