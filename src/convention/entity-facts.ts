import type { PlainDate } from "./calendar.ts";
import type { Certainty } from "./certainty.ts";

/** The five regional groups of the United Nations, and the groups of States that reports are cut by. */
export const ENTITY_GROUPS = [
  "african",
  "asia-pacific",
  "eastern-european",
  "latin-american",
  "western-european",
  "eu",
  "ldc",
  "lldc",
  "sids",
] as const;
export type EntityGroupId = (typeof ENTITY_GROUPS)[number];

export interface EntityGroup {
  readonly id: EntityGroupId;
  /** Codes of `states.ts`. */
  readonly members: readonly string[];
  /** The day, month or year of which the list is. */
  readonly asOf: string;
  readonly certainty: Certainty;
  /** Who keeps the list, and in which form it was read. */
  readonly source: string;
}

const codes = (list: string): readonly string[] => list.split(/\s+/);

const UN_GROUPS =
  "United Nations, Department for General Assembly and Conference Management, Regional groups of Member States";

/** Which State belongs to which group. A list without a day of its own is as old as the latest change that it shows. */
export const GROUPS: readonly EntityGroup[] = [
  {
    id: "african",
    members: codes(
      `DZ AO BJ BW BF BI CV CM CF TD KM CG CI CD DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ
      NA NE NG RW ST SN SC SL SO ZA SS SD TG TN UG TZ ZM ZW`,
    ),
    asOf: "2022-06",
    certainty: "source",
    source: `${UN_GROUPS} (a copy that calls Türkiye by its name of June 2022)`,
  },
  {
    id: "asia-pacific",
    members: codes(
      `AF BH BD BT BN KH CN CY KP FJ IN ID IR IQ JP JO KZ KI KW KG LA LB MY MV MH FM MN MM NR NP OM PK PW PG PH QA KR
      WS SA SG SB LK SY TJ TH TL TO TM TV AE UZ VU VN YE`,
    ),
    asOf: "2022-06",
    certainty: "source",
    source: `${UN_GROUPS} (the same copy; Türkiye takes part here too and is counted with Western Europe. Others say of Kiribati that it belongs to no group)`,
  },
  {
    id: "eastern-european",
    members: codes("AL AM AZ BY BA BG HR CZ EE GE HU LV LT ME MK PL MD RO RU RS SK SI UA"),
    asOf: "2022-06",
    certainty: "source",
    source: `${UN_GROUPS} (the same copy)`,
  },
  {
    id: "latin-american",
    members: codes(
      "AG AR BS BB BZ BO BR CL CO CR CU DM DO EC SV GD GT GY HT HN JM MX NI PA PY PE KN LC VC SR TT UY VE",
    ),
    asOf: "2022-06",
    certainty: "memory",
    source: `${UN_GROUPS} (the same copy as far as Saint Vincent and the Grenadines, the rest from memory; 33 States by number)`,
  },
  {
    id: "western-european",
    members: codes("AD AU AT BE CA DK FI FR DE GR IS IE IL IT LI LU MT MC NL NZ NO PT SM ES SE CH TR GB US"),
    asOf: "2022-06",
    certainty: "memory",
    source: `${UN_GROUPS} (from memory; 28 States by number, and the United States of America, which observes it and is counted with it in elections)`,
  },
  {
    id: "eu",
    members: codes("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"),
    asOf: "2020-02-01",
    certainty: "source",
    source:
      "European Commission, glossary, Enlargement (28 members since 1 July 2013); the United Kingdom left on 31 January 2020",
  },
  {
    id: "ldc",
    members: codes(
      `AF AO BD BJ BF BI KH CF TD KM CD DJ ER ET GM GN GW HT KI LA LS LR MG MW ML MR MZ MM NP NE RW SN SL SB SO SS SD
      TL TG TV UG TZ YE ZM`,
    ),
    asOf: "2024-12-13",
    certainty: "source",
    source:
      "United Nations Committee for Development Policy, list of least developed countries, as UNCTAD gives it (27 September 2021), without Bhutan and Sao Tome and Principe, which left it in December 2023 and 2024. Bangladesh, Lao People's Democratic Republic and Nepal were due to leave it on 24 November 2026 (memory): look whether they did",
  },
  {
    id: "lldc",
    members: codes("AF AM AZ BT BO BW BF BI CF TD SZ ET KZ KG LA LS MW ML MN NP NE MK PY MD RW SS TJ TM UG UZ ZM ZW"),
    asOf: "2024",
    certainty: "source",
    source:
      "United Nations OHRLLS, landlocked developing countries (32), as OPEC Fund Quarterly, first quarter of 2024, gives it",
  },
  {
    id: "sids",
    members: codes(
      `AG BS BB BZ CV KM CK CU DM DO FJ GD GW GY HT JM KI MV MH MU FM NR NU PW PG KN LC VC WS ST SG SC SB SR TL TO TT
      TV VU`,
    ),
    asOf: "2024",
    certainty: "source",
    source:
      "United Nations OHRLLS, small island developing States (37 Members of the United Nations, Cook Islands and Niue), as OPEC Fund Quarterly, first quarter of 2024, gives it",
  },
];

export function entityGroup(id: EntityGroupId): EntityGroup {
  const group = GROUPS.find((one) => one.id === id);
  if (group === undefined) throw new Error(`the group ${id} has no list`);
  return group;
}

export function isEntityGroup(id: string | undefined): id is EntityGroupId {
  return ENTITY_GROUPS.some((one) => one === id);
}

/** The groups of a State, its regional one first. */
export function groupsOf(code: string): readonly EntityGroupId[] {
  return GROUPS.filter(({ members }) => members.includes(code)).map(({ id }) => id);
}

/** When States joined the Union later than its six founders, and when one left: an act is judged by the members of its day. */
const JOINED: Readonly<Record<PlainDate, readonly string[]>> = {
  "1973-01-01": ["DK", "IE", "GB"],
  "1981-01-01": ["GR"],
  "1986-01-01": ["ES", "PT"],
  "1995-01-01": ["AT", "FI", "SE"],
  "2004-05-01": codes("CY CZ EE HU LV LT MT PL SK SI"),
  "2007-01-01": ["BG", "RO"],
  "2013-07-01": ["HR"],
};
const BRITAIN_LEFT = "2020-02-01";

/** The member States of a regional organization on a day; none where we know of none. */
export function membersOf(organization: string, on: PlainDate): readonly string[] {
  if (organization !== "EU") return [];
  const late = new Set(Object.entries(JOINED).flatMap(([day, who]) => (on < day ? who : [])));
  const then = on < BRITAIN_LEFT ? [...entityGroup("eu").members, "GB"] : entityGroup("eu").members;
  return then.filter((code) => !late.has(code));
}
