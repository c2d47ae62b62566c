import { createHash } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { byTwo, type Conferences, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { invited, nominate, personal } from "../../../../tests/support/delegations.ts";
import { MAX_PARTICIPANTS } from "../frame/domain/conference.ts";
import { LANGUAGES, loadLocales } from "../../../web/index.ts";
import { wordsOf } from "./actions/lists.ts";
import { CAPACITIES, invitedKind, RANKS } from "./domain/delegation.ts";
import { readPeople } from "./domain/list-of-people.ts";

let one: Conferences;
let id: string;

beforeAll(async () => {
  one = await openConferences();
  id = await opened(one, "takes-lists");
});

const give = async (table: string | Uint8Array<ArrayBuffer>) =>
  await one.upload("officer", `/conferences/${id}/lists`, {}, new Blob([table]));
const tried = async (table: string) => {
  const { body } = await give(table);
  return (await one.call("officer", "GET", `/conferences/${id}/lists/${body.digest}`)).body;
};
const faultsOf = async (table: string) =>
  (await tried(table)).faults.map(({ row, column, fault }: Record<string, string | number>) => [row, column, fault]);
const people = async () =>
  (
    await sql<{
      count: number;
    }>`select count(*)::int as count from conference.participant where conference_id = ${id}`.execute(
      one.platform.database.db,
    )
  ).rows[0]?.count;

it("gives templates that can be given back, and reads capacity and rank in the words of every language", async () => {
  const browser = await one.browse("officer");
  const { html: form } = await browser.open(`/conferences/${id}/import`);
  for (const headers of ["rogatory", "openslides", "indico"]) {
    const at = `/conferences/${id}/list-template.csv?headers=${headers}`;
    expect(form).toContain(at);
    expect(await tried((await browser.open(at)).html), headers).toMatchObject({ faults: [], people: 1 });
  }
  const locales = loadLocales();
  for (const lang of LANGUAGES) {
    const t = locales.translator(lang);
    const headers = ["delegations.name", "participant.shownName", "participant.capacity", "participant.rank"];
    const choices = [...CAPACITIES.map((code) => ["capacity", code]), ...RANKS.map((code) => ["rank", code])];
    const rows = choices.map(([column, code], place) => {
      const word = t(`conference.participant.${column ?? ""}.${code ?? ""}`);
      return ["XB", `Person ${place}`, ...(column === "rank" ? ["", word] : [word, ""]), "DEL"];
    });
    const own = [...headers.map((key) => t(`conference.${key}`)), "category"];
    const { people: read, faults } = readPeople(
      [own, ...rows],
      [{ code: "DEL", name: "Delegates" }],
      wordsOf({ press: { locales } }),
    );
    const said = read.map(({ entry }, place) => (place < CAPACITIES.length ? entry.capacity : entry.rank));
    expect([faults, said], lang).toEqual([[], [...CAPACITIES, ...RANKS]]);
  }
});

it("takes a list in whole, once, and keeps nothing of the file", async () => {
  const table = `delegation,shown name,capacity,rank,post,category,family names,born on,e-mail
XB,Ilse Marrow,head,MIN,Minister of Justice,DEL,Marrow,1970-01-02,ilse@marrow.example
Borealia,Tom Reed,adviser,,,Delegates,,,+999 1 555 0100
XC,Una Wells,head,,,DEL,,,
`;
  const { body } = await give(table);
  const at = `/conferences/${id}/lists/${body.digest}`;
  expect((await one.call("officer", "GET", at)).body).toEqual({
    delegations: 2,
    people: 3,
    faults: [],
    parties: [
      { written: "XB", entity: "XB", people: 1 },
      { written: "Borealia", entity: "XB", people: 1 },
      { written: "XC", entity: "XC", people: 1 },
    ],
  });
  expect(body.digest).not.toBe(createHash("sha256").update(table).digest("hex"));
  expect(await people()).toBe(0);
  expect((await one.call("officer", "POST", `${at}/taking`, {})).body).toEqual({
    conferenceId: id,
    delegations: 2,
    people: 3,
  });
  const all = (await one.call("officer", "GET", `/conferences/${id}/delegations`)).body.delegations;
  expect(all).toMatchObject([
    { entity: "XB", state: "listed", people: 2, lacks: ["acceptance"] },
    { entity: "XC", state: "listed", people: 1 },
  ]);
  expect((await one.call("officer", "POST", `${at}/taking`, {})).code).toBe("list-unknown");
  expect((await sql`select * from conference.people_list`.execute(one.platform.database.db)).rows).toEqual([]);
  const hits = await one.desk.search.find(one.people.organiser, "Una Wells", { limit: 5 });
  expect(JSON.stringify(hits)).toContain(id);
});

it.each([
  [
    "OpenSlides",
    "title,first_name,last_name,email,structure_level,number,groups,vote_weight,is_present\nDr,Ann,Bay,a@bay.example,XD,1,DEL,1.0,1\n",
    "Dr Ann Bay",
  ],
  [
    "Indico",
    "First name,Last name,Affiliation,Position,Phone,E-mail,Category\nBo,Cay,XD,Envoy,+999 22,b@cay.example,DEL\n",
    "Bo Cay",
  ],
  [
    "a spreadsheet with semicolons and a byte order mark",
    "\uFEFFdelegation;shown name;category\nXD;Dell, Cy;PRESS\n",
    "Dell, Cy",
  ],
])("reads the headers of %s", async (_, table, shownName) => {
  expect(await tried(table)).toMatchObject({ delegations: 1, people: 1, faults: [] });
  const { body } = await give(table);
  await one.call("officer", "POST", `/conferences/${id}/lists/${body.digest}/taking`, {});
  const { rows } = await sql`select 1 from conference.participant where entry ->> 'shownName' = ${shownName}`.execute(
    one.platform.database.db,
  );
  expect(rows).toHaveLength(1);
});

it("names row and column of each fault, and takes nobody in while there is one", async () => {
  const before = await people();
  const head = "delegation,shown name,capacity,category,document number\n";
  const faults = await faultsOf(`${head}FR,Good One,head,DEL,A-1
FR,Second Head,head,DEL,
Nowhere,Lost One,adviser,DEL,
FR,=cmd(),adviser,DEL,
FR,Wrong One,king,VIP,
FR,Twice One,adviser,DEL,a 1
FR,,adviser,DEL,
FR,Wide One,adviser,DEL,,more
FR,Bidi\u202Eeno,adviser,DEL,
`);
  expect(faults).toEqual([
    [3, "capacity", "two-heads"],
    [4, "delegation", "delegation-unknown"],
    [5, "shown name", "formula"],
    [6, "category", "category-unknown"],
    [6, "capacity", "capacity-unknown"],
    [7, "document number", "person-twice"],
    [8, "shown name", "unreadable"],
    [9, "6", "too-many-columns"],
    [10, "shown name", "unseen"],
  ]);
  const { body } = await give(`${head}FR,Good One,head,DEL,\nFR,Bad One,king,DEL,\n`);
  const refused = await one.call("officer", "POST", `/conferences/${id}/lists/${body.digest}/taking`, {});
  expect(refused.body.error).toMatchObject({
    code: "list-faulty",
    message: expect.stringContaining("row 3, column capacity"),
  });
  expect(await people()).toBe(before);
});

it("says what is wrong with the headers, the encoding and the size", async () => {
  expect(await faultsOf("delegation,shown name,delegation,shoe size\n")).toEqual([
    [1, "delegation", "column-doubled"],
    [1, "4", "column-unknown"],
  ]);
  expect(await faultsOf("post\nEnvoy\n")).toEqual([
    [1, "delegation", "column-missing"],
    [1, "shown name", "column-missing"],
  ]);
  expect(await faultsOf(`${Array.from({ length: 40 }, (_, place) => `c${place}`).join(",")}\n`)).toEqual([
    [1, "31", "too-many-columns"],
  ]);
  const latin = Buffer.concat([Buffer.from("delegation,shown name\nXB,Jos"), Buffer.from([0xe9, 0x0a])]);
  expect((await give(latin)).body.error).toMatchObject({
    code: "list-not-utf8",
    field: "file",
    message: expect.stringContaining("Row 2"),
  });
  expect((await give("")).body.error).toMatchObject({ code: "document-empty", field: "file" });
  expect((await give("x".repeat(2_000_001))).code).toBe("list-too-large");
  expect((await give('"delegation')).code).toBe("table-unreadable");
});

it("finds a head and a person who come already", async () => {
  const delegation = await invited(one, id, "JP");
  await nominate(one, id, delegation, { personal });
  const { familyNames, givenNames, bornOn, documentNumber, nationality } = personal;
  const both = [familyNames, givenNames, bornOn, documentNumber, nationality].join(",");
  const headers =
    "delegation,shown name,capacity,category,family names,given names,born on,document number,nationality";
  const { faults } = await tried(`${headers}\nXA,Again,adviser,DEL,${both}\n`);
  expect(faults, "by name and by document, told once").toMatchObject([{ row: 2, fault: "person-twice" }]);
  const table = `delegation,shown name,capacity,category,document number,nationality\nJP,Other Head,head,DEL,,\nXA,Again,adviser,DEL,P4471902,XB\n`;
  expect((await tried(table)).faults).toEqual([
    { row: 2, column: "capacity", fault: "two-heads", words: "O. Quillfeather" },
    { row: 3, column: "document number", fault: "person-twice", words: "O. Quillfeather" },
  ]);
});

it("takes no delegation for another: none named, several meant, one that said no, and none invented in production", async () => {
  const organisation = async (name: string, acronym?: string) =>
    await one.call("officer", "POST", "/organisations", {
      entry: {
        kind: "ngo",
        name: { original: "en", texts: { en: name } },
        ...(acronym !== undefined && { acronym }),
        source: "Own web site",
      },
    });
  await organisation("Harbour Watch");
  await organisation("Friends of Roads", "FR");
  await one.call("officer", "POST", `/conferences/${id}/delegations/${await invited(one, id, "NO")}/ending`, {
    as: "declined",
    reason: "Note 7",
  });
  const { body } = await give(`delegation,shown name,category
,Nobody Knows,DEL
FR,Two Meant,DEL
Friends of Roads,Clear One,DEL
NO,Stays Home,DEL
AO,By Code,DEL
Áo,By Name,DEL
`);
  const { faults, parties } = (await one.call("officer", "GET", `/conferences/${id}/lists/${body.digest}`)).body;
  expect(faults).toEqual([
    { row: 2, column: "delegation", fault: "delegation-empty", words: "" },
    { row: 3, column: "delegation", fault: "delegation-ambiguous", words: "FR: Friends of Roads / France" },
    { row: 5, column: "delegation", fault: "delegation-gone", words: "NO" },
    { row: 7, column: "delegation", fault: "delegation-ambiguous", words: "Áo: Angola / Austria" },
  ]);
  expect(parties).toMatchObject([
    { written: "Friends of Roads" },
    { written: "NO", entity: "NO" },
    { written: "AO", entity: "AO" },
  ]);
  const page = await (await one.browse("officer")).open(`/conferences/${id}/import/${body.digest}`);
  for (const said of ["As written", "Friends of Roads / France", "No delegation is named"])
    expect(page.html).toContain(said);
  expect(["XB", "FR", "EU", "QQ"].map((code) => [invitedKind(code, true), invitedKind(code, false)])).toEqual([
    [undefined, "state"],
    ["state", "state"],
    ["regional", "regional"],
    [undefined, undefined],
  ]);
});

it("enters people of the host beside those whom it named, and the European Union as what it is", async () => {
  const host = await invited(one, id, "VN", "host");
  const { body } = await give("delegation,shown name,category\nViet Nam,Hoa Binh,DEL\nEU,Nora Lind,DEL\n");
  await one.call("officer", "POST", `/conferences/${id}/lists/${body.digest}/taking`, {});
  const all = (await one.call("officer", "GET", `/conferences/${id}/delegations`)).body.delegations;
  const of = (code: string) => all.filter(({ entity }: { entity: string }) => entity === code);
  expect(of("VN")).toMatchObject([{ delegationId: host, people: 1 }]);
  expect(of("EU")).toMatchObject([{ kind: "regional", people: 1 }]);
});

it("shows no word of what is sealed where it finds a fault", async () => {
  const table = `delegation,shown name,category,born on,document number,phone
DE,Plain One,DEL,17 April 1979,=K7719,'+31
DE,Plain Two,DEL,,K\u202E7720,,Quillmarsh 1980
`;
  const { faults } = await tried(table);
  expect(faults.map(({ row, fault }: { row: number; fault: string }) => [row, fault])).toEqual([
    [2, "formula"],
    [2, "day-unreadable"],
    [3, "unseen"],
    [3, "too-many-columns"],
  ]);
  expect(faults.map(({ words }: { words: string }) => words)).toEqual(["", "", "", ""]);
});

it("keeps of each person the newest list alone, and none once one was taken in", async () => {
  const waiting = async () =>
    (await sql`select 1 from conference.people_list where conference_id = ${id}`.execute(one.platform.database.db)).rows
      .length;
  await give("delegation,shown name,category\nSE,Faulty,king\n");
  const first = await give("delegation,shown name,category\nSE,Una Strand,DEL\n");
  expect(await waiting()).toBe(1);
  await sql`update conference.people_list set kept_by = ${one.people.organiser.id}`.execute(one.platform.database.db);
  await give("delegation,shown name,category\nSE,Other List,DEL\n");
  expect(await waiting()).toBe(2);
  await one.call("officer", "POST", `/conferences/${id}/lists/${first.body.digest}/taking`, {});
  expect(await waiting()).toBe(0);
});

it("takes in no more people than a conference has", async () => {
  const crowd = await opened(one, "is-full");
  const delegation = await invited(one, crowd, "XB");
  await sql`insert into conference.participant (participant_id, conference_id, delegation_id, state, version, entry,
      capacity, nominated_at)
    select gen_random_uuid(), ${crowd}, ${delegation}, 'nominated', 1, '{"shownName": "X", "capacity": "observer",
      "category": "DEL", "zones": []}', 'observer', now() from generate_series(1, ${MAX_PARTICIPANTS})`.execute(
    one.platform.database.db,
  );
  const table = "delegation,shown name,category\nXC,One More,DEL\n";
  const { body } = await one.upload("officer", `/conferences/${crowd}/lists`, {}, new Blob([table]));
  const taken = await one.call("officer", "POST", `/conferences/${crowd}/lists/${body.digest}/taking`, {});
  expect(taken.code).toBe("too-many-participants");
});

it("asks about a name that is there twice, and takes in nobody whom two people refused", async () => {
  const delegation = await invited(one, id, "SG");
  await nominate(one, id, delegation, { shownName: "Ines Falk", capacity: "adviser" });
  const kept = { documentNumber: "Z-900" };
  const { participantId } = (
    await nominate(one, id, delegation, { shownName: "Old Guest", capacity: "expert", personal: kept })
  ).body;
  await byTwo(one, `/conferences/${id}/participants/${participantId}/refusal`, { ground: "host" });
  const head = "delegation,shown name,category,document number\n";
  const faults = await faultsOf(`${head}SG,Falk Ines,DEL,
SG,Two Numbers,DEL,N-1
SG,Two Numbers,DEL,N-2
SG,Two Numbers,DEL,
SG,New Name,DEL,z900
SG,"GUEST, Old",DEL,Z-901
SG,Number Later,DEL,
SG,Number Later,DEL,N-3
SG,Number Later,DEL,N-4
`);
  expect(faults).toEqual([
    [2, "shown name", "name-twice"],
    [5, "shown name", "name-twice"],
    [6, "document number", "person-kept-away"],
    [7, "shown name", "name-twice"],
    [9, "shown name", "name-twice"],
    [10, "shown name", "name-twice"],
  ]);
});
