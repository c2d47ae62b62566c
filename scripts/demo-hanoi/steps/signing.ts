import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { SLUG, STATES } from "../cast.ts";
import type { Step } from "../day.ts";
import { hasPoppler, textOfPdf } from "../paper.ts";
import type { Secretariat } from "../secretariat.ts";

interface Appointment {
  readonly signingId: string;
  readonly state: string;
  readonly standing: string;
}

/** Until the Convention closes for signature States sign; afterwards they hand over instruments of accession, at the same table. */
const SIGNED_UNTIL = "2026-12-31";
const FICTION = "An evening that is invented";
const TABLE = ["treatyOfficer", "secondTreatyOfficer"] as const;

export const clearSignings: Step = async ({ office, at, opensOn: day, sitting }, see) => {
  const desk = office.as("treatyOfficer");
  const act = day <= SIGNED_UNTIL ? "signature" : "accession";
  const signingIds: string[] = [];
  const examined = { title: true, consent: true, signed: true, dated: true };
  for (const [at10, [state, name]] of Object.entries(STATES).entries()) {
    const isByOffice = state !== "XC";
    const who = {
      name: isByOffice ? `Head of ${name}` : "Ambassador Irrel Moon",
      function: isByOffice ? "President" : "Ambassador",
    };
    const signatory = { ...who, office: isByOffice ? "head-of-state" : "none", adInterim: false };
    const appointment = { day, hour: `16:${1 + at10}0`, ...(act === "signature" && { place: "new-york" }) };
    const { signingId } = await desk.post<{ signingId: string }>("/api/v1/treaty/signings", {
      state,
      act,
      signatory,
      appointment,
    });
    signingIds.push(signingId);
    const clearance = `/api/v1/treaty/signings/${signingId}/clearance`;
    const seen = act === "signature" ? {} : { examined };
    if (isByOffice) {
      await desk.post(clearance, act === "signature" ? { postLetter: `Note 9 of ${state}` } : seen);
      continue;
    }
    await expectRefusal("full-powers-needed", desk.post(clearance, { ...seen, postLetter: "Note 9" }));
    const fullPowersId = await verifiedFullPowers(office, { state, act, person: who.name, function: who.function });
    await desk.post(clearance, { ...seen, fullPowersId });
  }
  await desk.post(`${at}/signing/${sitting}/appointments`, { signingIds });
  const { appointments } = await desk.get<{ appointments: Appointment[] }>(`${at}/signing/${sitting}`);
  const cleared = appointments.filter(({ standing }) => standing === "cleared");
  expectThat(cleared.length === Object.keys(STATES).length, `four cleared, but: ${JSON.stringify(appointments)}`);
  see(
    `${cleared.length} appointments cleared: three by office and a letter, one by full powers that two people verified`,
  );
};

/** Announced, its copy examined, the original received, and verified by two. */
async function verifiedFullPowers(
  office: Secretariat,
  of: { readonly state: string; readonly act: string; readonly person: string; readonly function: string },
): Promise<string> {
  const desk = office.as("treatyOfficer");
  const { fullPowersId } = await desk.post<{ fullPowersId: string }>("/api/v1/treaty/full-powers", {
    ...of,
    issuer: "foreign-minister",
    adInterim: false,
    datedOn: office.dayIn(0),
    general: false,
  });
  const at = `/treaty/full-powers/${fullPowersId}`;
  const found = { signed: true, namesPerson: true, namesTreaty: true, namesAct: true, dated: true, empowers: true };
  await desk.post(`/api/v1${at}/examination`, found);
  await desk.post(`/api/v1${at}/original`, { broughtBy: "A courier" });
  await office.byTwo(`${at}/verification`, {}, TABLE);
  return fullPowersId;
}

interface Signature {
  readonly state: string;
  readonly standing: string;
}

async function signatures(office: Secretariat): Promise<readonly Signature[]> {
  const path = `/conference/${SLUG}/signing.json`;
  const { sittings } = await office.readPublic<{ sittings: { signatures: Signature[] }[] }>(path);
  return sittings.flatMap((one) => one.signatures);
}

/** What the treaty status says of the four, as everybody reads it. */
async function onRecord(office: Secretariat): Promise<{ readonly counted: number; readonly hollow: number }> {
  interface Told {
    readonly inventedRows: readonly { readonly state: string }[];
    readonly inTheRoom: readonly object[];
  }
  const { inventedRows, inTheRoom } = await office.readPublic<Told>("/api/v1/treaty/status");
  const counted = inventedRows.filter(({ state }) => Object.hasOwn(STATES, state)).length;
  return { counted, hollow: inTheRoom.length };
}

export const holdSitting: Step = async ({ office, at, opensOn, sitting }, see) => {
  const desk = office.as("treatyOfficer");
  await office.letTimePassTo(opensOn, "16:00");
  const all = Object.keys(STATES).length;
  for (let done = 1; done <= all; done += 1) {
    const { appointments } = await desk.get<{ appointments: Appointment[] }>(`${at}/signing/${sitting}`);
    const waiting = appointments.filter(({ standing }) => standing === "cleared");
    const [next, after] = waiting;
    if (after !== undefined) {
      await expectRefusal("not-next", desk.post(`${at}/signing/${sitting}/next`, { signingId: after.signingId }));
    }
    await desk.post(`${at}/signing/${sitting}/next`, { signingId: next?.signingId });
    await office.byTwo(`/treaty/signings/${next?.signingId}/completion`, {}, TABLE);
    const shown = await signatures(office);
    expectThat(
      shown.length === done && shown.every(({ standing }) => standing === "hollow"),
      `${done} hollow signatures in public at once, but: ${JSON.stringify(shown)}`,
    );
  }
  const { counted, hollow } = await onRecord(office);
  expectThat(counted === 0 && hollow === all, `no act on record, ${all} in the room, but: ${counted} and ${hollow}`);
  const order = (await signatures(office)).map(({ state }) => state).join(", ");
  see(
    `${order} at the table one by one, each before two people; everybody sees ${hollow} hollow at once, on record are ${counted}`,
  );
};

export const certify: Step = async ({ office, at, opensOn, sitting }, see) => {
  await office.letTimePassTo(opensOn, "19:00");
  const pdf = await office.printed("organiser", `${at}/signing/${sitting}/record?language=en`);
  const all = Object.entries(STATES);
  if (hasPoppler()) {
    const text = textOfPdf(pdf);
    const rows = all.filter(([, name]) => new RegExp(`^\\s*${name}: `, "m").test(text));
    expectThat(rows.length === all.length, `a row for each signing on the procès-verbal, but: ${rows.length}`);
    see(`procès-verbal printed; its rows, read with pdftotext: ${rows.length}, as many as signed`);
  } else see("procès-verbal printed; not looked at: its rows, as this machine has no pdftotext");

  const facts = { kind: "proces-verbal", title: `Procès-verbal of ${opensOn}`, language: "en", on: opensOn };
  const file = { name: "proces-verbal.pdf", bytes: pdf };
  const { documentId } = await office.upload<{ documentId: string }>("treatyOfficer", "/documents", facts, file);
  const { proposals } = await office
    .as("treatyOfficer")
    .get<{ proposals: { proposalId: string; act: object }[] }>("/api/v1/treaty/proposals");
  for (const { proposalId, act } of proposals) {
    const source = { kind: "fictional", reference: FICTION };
    const fact = { factId: proposalId, ...act, source, documentId };
    await office.byTwo("/treaty/facts", fact, TABLE);
  }
  const shown = await signatures(office);
  expectThat(
    shown.every(({ standing }) => standing === "certified"),
    "every signature to be certified",
  );
  const { counted, hollow } = await onRecord(office);
  expectThat(
    counted === all.length && hollow === 0,
    `${all.length} on record, none hollow, but: ${counted}, ${hollow}`,
  );
  see(`two people certified each from that document: on record ${counted}, hollow ${hollow}`);
};
