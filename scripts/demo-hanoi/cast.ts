import { setUpFile as ofState } from "../demo/cast.ts";

/** Whoever works in the invented secretariat, and who comes: four invented States, of which one is the host, and seven invented organisations. */

export const ZONE = "Asia/Ho_Chi_Minh";
/** All the year. */
export const ZONE_OFFSET = "+07:00";
export const SLUG = "port-doron";

const person = (name: string, role: string, language: string, does: string) => ({
  name,
  roles: [role],
  language,
  does,
});

export const PEOPLE = {
  officer: person("Sela Orran", "conference-officer", "en", "who comes, badges, programme"),
  organiser: person("Davi Kuro", "organiser", "ar", "project, bodies, floor; the second of two"),
  treatyOfficer: person("Mirel Tann", "treaty-officer", "fr", "appointments, the table of signature"),
  secondTreatyOfficer: person("Oren Falk", "treaty-officer", "en", "the second at the table"),
  oversight: person("Una Verel", "oversight", "en", "reads all of it but personal data"),
  administrator: person("Lio Brandt", "administrator", "en", "the server and its people"),
  secondAdministrator: person("Nesa Quill", "administrator", "en", "the second administrator"),
} as const;
export type Role = keyof typeof PEOPLE;

export const STATES = { XA: "Aurelia", XB: "Borealia", XC: "Cascadia", XD: "Doronia" } as const;
/** It has a delegation as a State, and one as the host. */
export const HOST = "XD";

export const ORGANISATIONS = [
  { kind: "intergovernmental", name: "Assembly of Harbours" },
  { kind: "un-entity", name: "Office for Signals" },
  { kind: "regional-integration", name: "Union of the Inner Sea" },
  { kind: "ngo", name: "Open Lanterns" },
  { kind: "academic", name: "Institute of the Long Bridge" },
  { kind: "company", name: "Quern and Daughters" },
  { kind: "press", name: "The Morning Tide" },
] as const;

/** Names of nobody: each is made of two words that are none. */
const GIVEN = ["Alvo", "Berin", "Cassu", "Delmi", "Ervo", "Filka", "Goriel", "Hanvi", "Ilmur", "Jessal", "Kovu"];
const FAMILY = ["Arnquill", "Bexley-Ro", "Cordwen", "Dansk-Ume", "Eldrane", "Farrowin", "Gantwell"];
/** As some are written: in other scripts, and longer than a badge has room for. */
const WRITTEN_OTHERWISE = new Map([
  [1, "عالية بحروان"],
  [6, "方舟远"],
  [11, "Wilhelmara Anastarosia Constantiniella von der Oberen Lindenwaldau zu Tarn"],
]);
const RANKS = ["MIN", "AMB", "SEN", "OFF", "OFF"];
const OF_A_STATE = ["head", "deputy-head", "representative", "adviser", "expert"];
const OF_AN_ORGANISATION = ["head", "observer"];

const HEADERS = [
  "delegation",
  "shown name",
  "capacity",
  "rank",
  "post",
  "category",
  "family names",
  "given names",
  "born on",
  "nationality",
  "document number",
  "e-mail",
];

/** The list of people as a mission would send it, one row for each. */
export function listOfPeople(): string {
  const ofStates = Object.keys(STATES).flatMap((code) =>
    OF_A_STATE.map((capacity, at) => ({ delegation: code, capacity, rank: RANKS[at] ?? "", category: "DEL" })),
  );
  const ofOrganisations = ORGANISATIONS.flatMap(({ name, kind }) =>
    OF_AN_ORGANISATION.map((capacity) => {
      return { delegation: name, capacity, rank: "", category: kind === "press" ? "PRESS" : "OBS" };
    }),
  );
  const rows = [...ofStates, ...ofOrganisations].map((one, at) => {
    const given = GIVEN[at % GIVEN.length] ?? "";
    const family = FAMILY[at % FAMILY.length] ?? "";
    const day = `19${60 + (at % 40)}-0${1 + (at % 9)}-1${at % 10}`;
    const sealed = [family, given, day, "XB", `P-77${100 + at}`, `person${at}@sealed.example`];
    return [
      one.delegation,
      WRITTEN_OTHERWISE.get(at) ?? `${given} ${family}`,
      one.capacity,
      one.rank,
      one.capacity === "head" ? "Head of the delegation" : "",
      one.category,
      ...sealed,
    ];
  });
  return `${[HEADERS, ...rows].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** The same list with one capacity that there is none, in the tenth row of people. */
export function withFault(list: string): { readonly list: string; readonly row: number; readonly column: string } {
  const row = 10;
  const lines = list.split("\n");
  const cells = (lines[row - 1] ?? "").split(",");
  const column = HEADERS.indexOf("capacity");
  cells[column] = "king";
  lines[row - 1] = cells.join(",");
  return { list: lines.join("\n"), row, column: "capacity" };
}

/** What `rogatory init` reads for the secretariat. */
export function setUpFile(port: number, databaseUrl?: string) {
  const hostName = "secretariat.localhost";
  const name = "Secretariat of the Conference";
  const given = ofState(
    {
      code: "XZ",
      name,
      hostName,
      timeZone: ZONE,
      languages: ["en", "fr"],
      authority: name,
      phone: "+999 9 555 0100",
      people: Object.entries(PEOPLE).map(([key, one]) => ({ ...one, key, languages: [one.language], story: key })),
    },
    { port, peerPort: port, ringer: [], databaseUrl },
  );
  const { ringer: _, ...config } = given.config;
  const authorities = given.designation.authorities.map((one) => ({ ...one, roles: ["secretariat"] }));
  return {
    ...given,
    config: { ...config, office: "secretariat" },
    designation: { ...given.designation, authorities },
  };
}
