import { expect, it } from "vitest";
import type { Case } from "../help/lane.ts";
import { demandValid } from "../iati/write.ts";
import { standingOf } from "../lane/domain/standing.ts";
import { projectOf } from "./project-of.ts";

const SAID_AT = "2027-03-01T20:30:00.000Z";
const promiseId = "0190163d-8694-739b-aea5-966c26f8ad91";
const words = (text: string) => ({ language: "en", text });

/** A help that was promised, chosen, paid and met within one evening of a State that is ahead of UTC: there it is the next day. */
function oneEvening(): Case {
  const said = [
    {
      side: "helper",
      verb: "promise",
      deliverable: words("Two courses."),
      kinds: ["training"],
      from: "2027-02-01",
      by: "2027-02-20",
      pays: "provider",
      indicator: { text: words("Judges"), unit: "persons", target: "40" },
    },
    { side: "asker", verb: "choose" },
    {
      side: "helper",
      verb: "report",
      what: "money",
      money: { kind: "disbursement", on: "2027-03-02", amount: { value: "5", currency: "EUR" } },
    },
    {
      side: "asker",
      verb: "report",
      what: "money",
      money: { kind: "expenditure", on: "2027-03-02", amount: { value: "7", currency: "EUR" } },
    },
    { side: "asker", verb: "met", outcome: "met", on: "2027-03-02" },
  ];
  const lines = said.map(({ side, ...step }, at) => ({
    side,
    step: { needId: promiseId, promiseId, sequence: at + 1, saidAt: SAID_AT, ...step },
    row: { keptAt: new Date(SAID_AT) },
  })) as unknown as Case["lane"]["lines"]; // what is looked at of them
  const lane = { side: "asker", state: "XB", lines, standing: standingOf(lines) };
  return { need: { versions: [] }, lane } as unknown as Case; // the same
}

it("publishes nothing of a day that has not come in UTC, where those who read it count", () => {
  const given = { promiseId, reporting: "XM-EXAMPLE-1", language: "fr", name: "Des cours pour les juges" } as const;
  const more = { description: "Les juges apprennent.", indicator: "Juges formés", sector: "justice" } as const;
  const there = { timeZone: "Indian/Mauritius", today: "2027-03-02" };
  for (const [own, side] of [
    ["XA", "asker"],
    ["XB", "helper"],
  ] as const) {
    const found = oneEvening();
    const project = projectOf({ ...found, lane: { ...found.lane, side } }, { ...given, ...more }, { own, ...there });
    demandValid(project, new Date(SAID_AT));
    expect(project.transactions.map(({ on, money }) => [on, money.valueOn])).toContainEqual([
      "2027-03-01",
      "2027-03-01",
    ]);
  }
});
