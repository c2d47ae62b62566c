import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { composeOffice, composeServer } from "../../tests/support/composed-server.ts";
import { openTestPlatform } from "../../tests/support/platform.ts";
import { gapsAmong, type Role, type StaffingRule } from "../modules/identity/index.ts";
import { firstPeople } from "./first-people.ts";

let rules: readonly StaffingRule[];
let rulesOfSecretariat: readonly StaffingRule[];
let rulesOfHost: readonly StaffingRule[];
const seats = (office: "authority" | "secretariat" | "host") =>
  firstPeople(office).map(({ field: id, roles }) => ({ id, roles }));

beforeAll(async () => {
  rules = (await composeServer(await openTestPlatform())).modules.identity.staffingRules();
  const office = await composeOffice(await openTestPlatform({ config: { state: "XZ", office: "secretariat" } }));
  rulesOfSecretariat = office.modules.identity.staffingRules();
  const host = await composeServer(await openTestPlatform({ config: { office: "host" } }));
  rulesOfHost = host.modules.identity.staffingRules();
});

test("the acts of several people are all of them known: of each module one", () => {
  const names = rules.flatMap(({ actKeys }) => actKeys);
  for (const act of [
    "identity.staffing.access",
    "desk.staffing.disposal",
    "registry.withdrawal.title",
    "treaty.fact.title",
    "federation.staffing.peers",
    "federation.recovery.end",
    "evidence.staffing.release",
    "cooperation.staffing.sending",
    "cooperation.staffing.decision",
    "assistance.closing.title",
  ]) {
    expect(names).toContain(act);
  }
});

test("the first people of a State, of its example, of a host and of a secretariat leave no act without its people", () => {
  const file = join(import.meta.dirname, "../../deploy/set-up.example.json");
  const { people } = JSON.parse(readFileSync(file, "utf8")) as { people: { name: string; roles: Role[] }[] };
  expect(gapsAmong(seats("authority"), rules)).toEqual([]);
  expect(
    gapsAmong(
      people.map(({ name: id, roles }) => ({ id, roles })),
      rules,
    ),
  ).toEqual([]);
  expect(gapsAmong(seats("secretariat"), rulesOfSecretariat)).toEqual([]);
  expect(gapsAmong(seats("host"), rulesOfHost)).toEqual([]);
  expect(rulesOfHost.flatMap(({ actKeys }) => actKeys)).toContain("conference.project-approval.title");
});

test("with one of a State's officers away nothing can be sent, and of that no more is said than is so", () => {
  const officers = ["officer", "secondOfficer", "authoriser"];
  fc.assert(
    fc.property(fc.subarray(officers, { maxLength: officers.length - 1 }), (there) => {
      const people = seats("authority").filter(({ id }) => !officers.includes(id) || there.includes(id));
      const gaps = gapsAmong(people, rules);
      expect(gaps.flatMap(({ actKeys }) => actKeys)).toContain("cooperation.staffing.sending");
      // Whoever is named as missing would do: with one more person for each gap nothing is missing.
      const more = gaps.map(({ roles: [role = "drafter"] }, index) => ({ id: `more-${index}`, roles: [role] }));
      expect(gapsAmong([...people, ...more], rules)).toEqual([]);
    }),
  );
});

test("each role of an officer is there for something: without it an act lacks somebody, or nobody has that role", () => {
  const people = seats("authority");
  for (const { id, roles } of people.filter(({ id: seat }) => !seat.startsWith("administrator"))) {
    for (const role of roles) {
      const without = people.map((one) =>
        one.id === id ? { ...one, roles: one.roles.filter((other) => other !== role) } : one,
      );
      const isLast = !without.some((one) => one.roles.includes(role));
      // Two are on duty by turns, and execute what came in.
      const isTurn = role === "duty-officer" || role === "executing-officer";
      expect(isLast || isTurn || gapsAmong(without, rules).length > 0, `${id}: ${role}`).toBe(true);
    }
  }
});
