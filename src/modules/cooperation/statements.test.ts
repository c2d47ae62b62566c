import { Client } from "pg";
import { expect, it, vi } from "vitest";
import { sentRequest } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { quickestEngine } from "../../../tests/support/databases.ts";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { skipReason } from "../../../tests/support/skips.ts";
import { parseDossierId, parseRequestId } from "../../protocol/identifiers.ts";

// What a page asks of the database must not grow with what it shows: a line of each list more, and not a question more.

/** Of the page of a dossier; one asks whether a call waits, as on every page. */
const MOST_STATEMENTS = 23;
/** Of a list; the tasks also ask whom the line would call now. */
const MOST_OF_A_LIST = 9;

const hasPostgres = quickestEngine === "postgres";
if (!hasPostgres) skipReason("statements of a page", "they are counted on PostgreSQL");

it.skipIf(!hasPostgres)(
  "asks as much for a dossier with two requests and two exhibits as for one with one",
  async () => {
    // As it ships: without the comparison of the queue with its rules that tests make at each reading.
    const pair = await openCasePair({ server: { compares: async () => undefined } });
    await pair.owner.evidence.start();
    await pair.asker.evidence.start();
    const { exhibit, requestId } = await takenIn(pair, Buffer.from("From: harbour.desk"));
    const { dossierId } = exhibit;
    const browser = await pair.owner.browse("executing");
    const count = async (path = `/dossiers/${dossierId}`): Promise<number> => {
      // The first look within an hour writes that somebody looked.
      await browser.open(path);
      const asked = vi.spyOn(Client.prototype, "query");
      await browser.open(path);
      const { length } = asked.mock.calls;
      asked.mockRestore();
      return length;
    };
    const withOne = await count();
    expect(withOne).toBeGreaterThan(5);
    expect(withOne).toBeLessThanOrEqual(MOST_STATEMENTS);
    for (const list of ["/queue", "/dossiers", "/requests", "/orders", "/exhibits"]) {
      const asks = list === "/queue" ? "" : "?state=XA&stage=sealed&mine=yes&due=none";
      expect(await count(list), list).toBeLessThanOrEqual(MOST_OF_A_LIST);
      expect(await count(list + asks), list + asks).toBeLessThanOrEqual(MOST_OF_A_LIST);
    }

    const asked = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    await sentRequest(pair, { mechanism: "stored-data", dossierId: asked.dossierId });
    const facts = { title: exhibit.title, kind: exhibit.kind, acquisition: { tools: [] } };
    await pair.owner.evidence.exhibits.takeIn(
      { ...facts, dossierId: parseDossierId(dossierId), requestId: parseRequestId(requestId) },
      { stream: once(Buffer.from("To: harbour.desk")) },
      pair.owner.people.executing,
    );
    await pair.settle();
    expect(await count()).toBe(withOne);
  },
);

it.skipIf(!hasPostgres)("asks once for the figures of a year, besides who reads them", async () => {
  const { owner } = await openCasePair();
  const browser = await owner.browse("duty");
  const asked = vi.spyOn(Client.prototype, "query");
  await browser.open("/statistics");
  const texts = asked.mock.calls.map(([query]) => JSON.stringify(query));
  asked.mockRestore();
  expect(texts.filter((text) => text.includes("cooperation."))).toHaveLength(1);
  expect(texts.length).toBeLessThanOrEqual(3);
});
