import { expectThat } from "../../demo/report.ts";
import { expectRefusal, wordsOfRefusal } from "../../demo/steps/requests.ts";
import { HOST, listOfPeople, ORGANISATIONS, STATES, withFault } from "../cast.ts";
import type { Step } from "../day.ts";
import { countBy, type ListedPerson, readList } from "../recount.ts";

interface Delegation {
  readonly delegationId: string;
  readonly entity: string;
  readonly kind: string;
  readonly state: string;
  readonly version: number;
  readonly people: number;
}

interface Participant {
  readonly participantId: string;
  readonly state: string;
  readonly version: number;
  readonly entry: { readonly shownName: string; readonly capacity: string; readonly category: string };
}

export const inviteDelegations: Step = async ({ office, at, opensOn }, see) => {
  const officer = office.as("officer");
  for (const { kind, name } of ORGANISATIONS) {
    const entry = { kind, name: { original: "en", texts: { en: name } }, source: "Invented for the demo" };
    await officer.post("/api/v1/organisations", { entry });
  }
  const invite = async (entity: string, kind: string): Promise<string> => {
    const made = await officer.post<{ delegationId: string }>(`${at}/delegations`, { entity, kind });
    return made.delegationId;
  };
  for (const code of Object.keys(STATES)) {
    const delegationId = await invite(code, "state");
    const word = { how: "note", on: office.dayIn(0), words: `Note 4 of ${code}` };
    await officer.post(`${at}/delegations/${delegationId}/announcement`, word);
  }
  const host = await invite(HOST, "host");
  await expectRefusal("delegation-known", invite("XA", "state"));
  for (const shownName of STAFF) {
    const person = { shownName, capacity: "host-staff", category: "HOST", zones: [], firstOn: opensOn };
    await officer.post(`${at}/delegations/${host}/participants`, {
      ...person,
      capacity: shownName === STAFF[0] ? "head" : person.capacity,
      personal: { contact: `+999 4 555 01${shownName.length}` },
    });
  }
  see(`${Object.keys(STATES).length} States invited and announced by note, and the host, with its staff by hand`);
};

const STAFF = ["Harbour Master Ullin", "Steward Oskal", "Steward Pemmi"];

export const takeList: Step = async (day, see) => {
  const { office, path, at } = day;
  const officer = office.as("officer");
  const good = listOfPeople();
  const planted = withFault(good);
  const keep = async (list: string): Promise<string> => {
    const file = { name: "people.csv", bytes: list };
    const { digest } = await office.upload<{ digest: string }>("officer", `${path}/lists`, {}, file);
    return `${at}/lists/${digest}`;
  };
  interface Tried {
    readonly faults: readonly { readonly row: number; readonly column: string; readonly fault: string }[];
    readonly delegations: number;
    readonly people: number;
  }
  const faulty = await keep(planted.list);
  const { faults } = await officer.get<Tried>(faulty);
  const [fault] = faults;
  const isNamed = faults.length === 1 && fault?.row === planted.row && fault.column === planted.column;
  expectThat(isNamed, `the one planted fault to be named by row and column, but: ${JSON.stringify(faults)}`);
  const refused = await wordsOfRefusal(officer.post(`${faulty}/taking`, {}));
  expectThat(/^list-faulty: .*Nobody was taken in/.test(refused), `nobody to be taken in, but: ${refused}`);
  see(`dry run: row ${planted.row}, column ${planted.column}: ${fault.fault}; nobody of that list was taken in`);

  const listed = readList(good);
  const mended = await keep(good);
  const tried = await officer.get<Tried>(mended);
  const taken = await officer.post<{ delegations: number; people: number }>(`${mended}/taking`, {});
  const parties = countBy(listed, ({ delegation }) => delegation);
  for (const { people, delegations } of [tried, taken]) {
    const isSame = people === listed.length && delegations === parties.size;
    expectThat(isSame, `${listed.length} people of ${parties.size} delegations, but: ${people} of ${delegations}`);
  }
  const { delegations } = await office.as("oversight").get<{ delegations: Delegation[] }>(`${at}/delegations`);
  const counted = countBy(
    delegations.filter(({ kind }) => kind !== "host"),
    ({ people }) => String(people),
  );
  const expected = countBy([...parties.values()], String);
  const isSame = [...expected].every(([size, times]) => counted.get(size) === times) && counted.size === expected.size;
  expectThat(isSame, "so many people in each delegation as the list has");
  see(
    `mended list taken in at once: ${listed.length} people of ${parties.size} delegations, as counted in the file itself`,
  );
  day.listed = listed;
};

export const acceptAll: Step = async (day, see) => {
  const { office, path, at, listed } = day;
  const officer = office.as("officer");
  const { delegations } = await officer.get<{ delegations: Delegation[] }>(`${at}/delegations`);
  const read = async ({ delegationId }: Delegation) =>
    await officer.get<{ delegation: Delegation; participants: Participant[] }>(`${at}/delegations/${delegationId}`);
  const of = (entity: string): Delegation => {
    const found = delegations.find((one) => one.entity === entity && one.kind === "state");
    if (!found) throw new Error(`no delegation of ${entity}`);
    return found;
  };
  const nominate = async (one: Delegation, person: object) =>
    await officer.post(`${at}/delegations/${one.delegationId}/participants`, { zones: [], category: "DEL", ...person });
  await expectRefusal("two-heads", nominate(of("XA"), { shownName: "Second Head", capacity: "head" }));

  const known = listed.find(({ delegation }) => delegation === "XA");
  const again = { shownName: "Somebody Else", capacity: "adviser", personal: sealedAgain(known) };
  await expectRefusal("person-known", nominate(of("XB"), again));

  const replaced = (await read(of("XB"))).participants.find(({ entry }) => entry.capacity === "deputy-head");
  const stand = { shownName: "Ottil Vance-Amar", capacity: "deputy-head", category: "DEL", zones: [] };
  const reason = "Note 8 of Borealia: another deputy comes.";
  await officer.post(`${at}/participants/${replaced?.participantId}/replacement`, { ...stand, reason });

  const kept = (await read(of("XC"))).participants.find(({ entry }) => entry.capacity === "expert");
  const refusal = `${path}/participants/${kept?.participantId}/refusal`;
  await expectRefusal("rule-needed", officer.confirm(`/api/v1${refusal}`, { ground: "rule" }));
  await office.byTwo(refusal, { ground: "rule", words: "Rule 17: experts are named by note" });

  for (const one of delegations) {
    const { delegation } = await read(one);
    await officer.post(`${at}/delegations/${one.delegationId}/acceptance`, { version: delegation.version });
  }
  const all = (await Promise.all(delegations.map(read))).flatMap(({ participants }) => participants);
  const states = countBy(all, ({ state }) => state);
  const gone = new Set([replaced?.entry.shownName, kept?.entry.shownName]);
  const names = [
    ...listed.map(({ shownName }) => shownName).filter((name) => !gone.has(name)),
    stand.shownName,
    ...STAFF,
  ].toSorted();
  const accepted = all.filter(({ state }) => state === "accepted").map(({ entry }) => entry.shownName);
  expectThat(
    String(accepted.toSorted()) === String(names),
    "everybody of the list to be accepted but those who left it",
  );
  expectThat(states.get("replaced") === 1 && states.get("refused") === 1, "one to be replaced, one to be refused");
  see(
    `${names.length} people accepted in ${delegations.length} delegations; 1 replaced with a reason, 1 refused by two with its rule`,
  );
  see("one head each: a second one is refused; the same document in two delegations is found");
  day.coming = names;
};

function sealedAgain(one: ListedPerson | undefined) {
  return { documentNumber: one?.documentNumber.toLowerCase().replace("-", " ") ?? "", nationality: "XB" };
}

export const readSealed: Step = async ({ office, at, listed }, see) => {
  const { delegations } = await office.as("oversight").get<{ delegations: Delegation[] }>(`${at}/delegations`);
  const seen: string[] = [JSON.stringify(await office.as("oversight").get(`${at}/changes`))];
  const everybody: Participant[] = [];
  for (const { delegationId } of delegations) {
    const one = await office.as("oversight").get<{ participants: Participant[] }>(`${at}/delegations/${delegationId}`);
    everybody.push(...one.participants);
    seen.push(JSON.stringify(one));
  }
  const told = listed.filter(({ documentNumber }) => seen.some((answer) => answer.includes(documentNumber)));
  expectThat(told.length === 0, "no number of a travel document in any answer that names people");

  const [first] = listed;
  const same = everybody.find(({ entry }) => entry.shownName === first?.shownName);
  const reading = `${at}/participants/${same?.participantId}/personal-data-reading`;
  await expectRefusal("role-missing", office.as("oversight").post(reading, { why: "visa" }));
  const { personal } = await office
    .as("officer")
    .post<{ personal?: { documentNumber?: string } }>(reading, { why: "visa" });
  expectThat(personal?.documentNumber === first?.documentNumber, "the desk to read what the list said");
  see(
    `${listed.length} numbers of travel documents sealed, in no list and no history; the desk opens one, for a purpose`,
  );
};
