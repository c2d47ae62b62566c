import { elementsFor } from "../../src/convention/index.ts";
import { draftRequest, gatesPassed, text } from "./case-steps.ts";
import type { CasePair, CaseServer, PersonName } from "./cooperation-network.ts";

// What officers do with the post of Cascadia, a State without a server.

export const card = {
  state: "XC",
  authority: "Ministry of Justice of Cascadia",
  address: "1 Cedar Street, Cascadia",
  fax: "+999 3 555 0199",
  languages: ["en"],
  timeZone: "America/Vancouver",
};

/** A request for preservation, as an officer types it in from a fax. */
export function letter(correspondentId: string) {
  return {
    correspondentId,
    bearer: "fax",
    mechanism: "preservation",
    theirReference: "CAS/2027/9",
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: Object.fromEntries(
      elementsFor("preservation")
        .filter(({ element }) => element.shape === "text")
        .map(({ element }) => [element.id, { text: text("As the fax says.") }]),
    ),
    urgency: "urgent",
    datedOn: "2027-03-01",
    receivedAt: "2027-03-02T02:00:00.000Z",
  };
}

/** The asker's preservation request to Cascadia, submitted for sending. */
export async function requestOnPaper(pair: CasePair, correspondentId: string): Promise<string> {
  const drafter = pair.asker.as("drafter");
  const { dossierId } = await drafter.post("/dossiers", { title: "Invoice fraud", state: "XC", correspondentId });
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  const accession = { kind: "accession", state: "XC", on: "2026-02-01", source } as const;
  await pair.asker.treaty.recordInstrument(accession, pair.asker.people.authoriser);
  const { requestId } = await draftRequest(pair, { mechanism: "preservation", dossierId });
  await drafter.post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("preservation", "before-sending");
  await pair.asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await drafter.confirm(`/requests/${requestId}/submission`);
  return requestId;
}

/** The steps of a test by post, on the servers that it has open when it takes them. */
export function letterSteps(pairOf: () => CasePair) {
  /** A minute passes. */
  function later(): Date {
    const { clock } = pairOf();
    clock.advance(60_000);
    return clock.now();
  }

  /** What an officer types in from a letter that arrived a minute ago. */
  function reply(kind: string, content: object, more: object = {}) {
    const now = later();
    return {
      kind,
      content,
      bearer: "letter",
      datedOn: now.toISOString().slice(0, 10),
      receivedAt: now.toISOString(),
      theirReference: "CAS/2027/9-b",
      ...more,
    };
  }

  /** A card that another person than its author has called back. */
  async function calledBackCard(server: CaseServer): Promise<string> {
    const { correspondentId } = await server.as("duty").post("/correspondents", card);
    await server.as("night").post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
    return correspondentId;
  }

  /** The letter of a State whose card was called back, as it comes in now. */
  async function soundLetter(server: CaseServer): Promise<ReturnType<typeof letter>> {
    return { ...letter(await calledBackCard(server)), receivedAt: pairOf().clock.now().toISOString() };
  }

  /** Such a letter, typed in; gives the request that it asks. */
  async function requestByLetter(server: CaseServer): Promise<string> {
    const { requestId } = await server.as("duty").post("/letters", await soundLetter(server));
    return requestId;
  }

  /** Everything that waits to be posted on a request goes into one envelope. */
  async function postAll(server: CaseServer, requestId: string): Promise<void> {
    const duty = server.as("duty");
    const { lettersOut } = await duty.get(`/requests/${requestId}`);
    const letters = lettersOut.flatMap((one: { number: number; posted?: object }) => (one.posted ? [] : one.number));
    const postedAt = later().toISOString();
    await duty.post(`/requests/${requestId}/postings`, { letters, bearer: "letter", postedAt });
  }

  async function needsAbout(server: CaseServer, person: PersonName, id: string): Promise<string[]> {
    const { items } = await server.as(person).get("/queue");
    return items.flatMap((item: { need: string; subject: { id: string } }) =>
      item.subject.id === id ? item.need : [],
    );
  }

  return { later, reply, calledBackCard, soundLetter, requestByLetter, postAll, needsAbout };
}
