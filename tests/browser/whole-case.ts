/** The whole case, step by step, as its people click it: each begins at a card and follows what the pages offer; nobody types an address. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type CaseWalk, goThroughSafeguards, takesInHand } from "./case-walk.ts";
import type { Walker } from "./walker.ts";

export interface CaseStep {
  readonly title: string;
  readonly play: (walk: CaseWalk, files: CaseFiles) => Promise<void>;
}

/** What lies on the player's own disk. */
export interface CaseFiles {
  /** The evidence: any file of one's own. */
  readonly evidence: string;
  /** Set when they have been downloaded. */
  opened?: string;
  courtPackage?: string;
}

export const FAX_ENTERS: CaseStep = {
  title: "a fax of a State without a server enters the same queue",
  play: registersFax,
};

export const CASE_STEPS: readonly CaseStep[] = [
  { title: "Aurelia asks for preservation: a missing element stops it, a second person lets it leave", play: asks },
  { title: "Borealia has it, decides by two, orders its provider, and Aurelia sees it preserved", play: preserves },
  { title: "before the order ends the next one on duty answers the call and renews it", play: renews },
  {
    title: "the request for the data follows, comes back for completion, is answered, and accepted on two conditions",
    play: follows,
  },
  {
    title: "evidence is taken in through the browser, released by two, fetched, opened, and is the same file",
    play: handsOver,
  },
  { title: "the court package verifies in the one-file page, with the fingerprint that Aurelia shows", play: proves },
  { title: "one byte changed in the exhibit, the manifest, a receipt or the log is found", play: findsOneByte },
  { title: "another request is refused after consultation, with its ground and reasons", play: refuses },
  FAX_ENTERS,
  { title: "it is acknowledged on paper", play: acknowledgesOnPaper },
  { title: "the dossier is printed, and both logs verify, each cosigned by the other", play: endsWithLogAndDossier },
];

async function asks(walk: CaseWalk): Promise<void> {
  const mara = walk.at("Mara Teyl");
  const save = async (): Promise<void> => await mara.press("Save and go on");
  await mara.menu("Dossiers");
  await mara.follow("Open a dossier");
  await mara.choose("State", "Borealia");
  await mara.fill("Matter", "Altered invoices");
  await mara.press("Open the dossier");
  await mara.press("Begin the request");
  await mara.tick("Urgent");
  await save();
  await mara.choose("Which offence", /Article 13/);
  await save();
  await mara.tick(/^The Convention/);
  await save();
  await save(); // our own name, as the form proposes it
  await mara.fill("Offence and brief facts", "Invoices were altered in February.");
  await save();
  await mara.choose(/Kind, line 1/, "Account");
  await mara.fill(/What, line 1/, "a4711@mail.example");
  await mara.fill("In words", "It sent the invoices.");
  await save();
  await mara.choose(/Kind, line 1/, "Custodian");
  await mara.fill(/What, line 1/, "Harbour Mail");
  await save();
  await save(); // why it is needed: forgotten
  await mara.tick(/We intend to send a request/);
  await save();
  await save();
  await save();
  await mara.sees("Missing, and needed (1)");
  assert.equal(await mara.offers("Ask for the screening"), false);
  await mara.follow("Go to what is missing");
  await mara.fill("Why preservation is needed", "Logs are deleted after 30 days.");
  await mara.press("Save and go on");
  await walk.leaves();
}

async function preserves(walk: CaseWalk): Promise<void> {
  const [yara, nell, mara] = [walk.at("Yara Holm"), walk.at("Nell Arden"), walk.at("Mara Teyl")];
  await takesInHand(yara);
  await yara.follow("Decide the request of Aurelia");
  await yara.tick("Accepted");
  await walk.decidesWithNell(yara);
  await nell.follow("Order the provider to keep the data");
  assert.equal(
    await nell.page().getByLabel("Data that the order concerns").inputValue(),
    "Account: a4711@mail.example",
  );
  await nell.fill("Where the provider receives orders", "orders@mail.example");
  await nell.fill("Number of days that the order lasts", "30");
  await nell.fill("Authority that issues the order", "Port prosecutor");
  await nell.press("Save the draft");
  await nell.press("Issue the order");
  assert.equal((await nell.print("Print the order")).type, "application/pdf");
  await nell.fill("How the order was served", "By hand");
  await nell.press("Record the service");
  await nell.tick("Preserved");
  await nell.fill("Who answered for the provider", "Legal desk");
  await nell.press("Record the provider's answer");
  await walk.stage.meanwhile();
  await mara.take("Send the request that follows the preservation in Borealia");
  await mara.sees("Preservation by the other State");
}

async function renews(walk: CaseWalk): Promise<void> {
  await walk.lastDays();
  const kito = walk.at("Kito Brand");
  await kito.take("Answer the duty call");
  await kito.press("Take the call");
  await kito.follow(/^O-\d{4}-\d{5}/);
  await kito.press("Renew for 90 days");
  await kito.sees(/in 9\d days/);
}

async function follows(walk: CaseWalk): Promise<void> {
  const [mara, yara] = [walk.at("Mara Teyl"), walk.at("Yara Holm")];
  await mara.take("Send the request that follows the preservation in Borealia");
  await mara.press("Begin the request for the data");
  // Everything known is carried over: only what is open is asked.
  for (const [label, words] of [
    ["The case, and who conducts it", `Case ${walk.number}, Prosecutor`],
    ["Help wanted, and any procedure to follow", "The mailbox."],
    ["Purpose", "To find who altered them."],
  ] as const) {
    await mara.fill(label, words);
    await mara.press("Save and go on");
  }
  await walk.leaves();
  await takesInHand(yara);
  await yara.follow("Decide the request of Aurelia");
  await yara.tick("Returned for completion");
  await yara.fill(/Reasons/, "For which period?");
  await yara.tick(/Period that the evidence covers/);
  await yara.press("Check the decision");
  await yara.press("Make the decision");
  await walk.stage.meanwhile();
  await mara.take("Answer Borealia");
  await mara.day("From", "2026-02-01");
  await mara.day("To, that day included", "2026-02-09");
  await mara.fill("Your answer", "As given above.");
  await mara.press("Send the answer");
  await walk.stage.meanwhile();
  await yara.take("Go through the safeguards of the request of Aurelia");
  await goThroughSafeguards(yara);
  await yara.follow("Decide the request of Aurelia");
  await yara.tick("Accepted on conditions");
  await yara.fill(/Words of condition 1/, "Only in this case.");
  await yara.fill(/Words of condition 2/, "Not before the indictment.");
  await walk.decidesWithNell(yara);
  await readsReply(mara, "Only in this case.");
}

/** On the page of her request, which is still open in her tab. */
async function readsReply(mara: Walker, words: string): Promise<void> {
  assert.ok(await mara.comes(words), `the reply did not come: ${words}`);
  await mara.press("Record that I have read it");
}

async function handsOver(walk: CaseWalk, files: CaseFiles): Promise<void> {
  const [oda, basil, pavo] = [walk.at("Oda Finch"), walk.at("Basil Roe"), walk.at("Pavo Linde")];
  await oda.take("Take in the evidence for Aurelia");
  await oda.fill("Description", "Mailbox");
  await oda.choose("Kind", "Mailbox");
  await oda.attach("File", files.evidence);
  await oda.press("Take it in and seal it");
  await oda.sees(/All of it is here/);
  await walk.stage.meanwhile();
  await oda.sees(basename(files.evidence));
  await oda.follow("Ask for the release");
  await oda.fill("Why", "Execution.");
  await oda.press("Look at what would be released");
  await oda.press("Ask for the release");
  await basil.take("Decide on the release of the exhibit to Aurelia");
  await basil.follow("Decide on the release");
  await basil.press("Release the exhibit");
  await walk.stage.meanwhile();
  await pavo.take("Accept the exhibit that Borealia offers");
  await pavo.tick("Article 40(19): Only in this case.");
  await pavo.tick("Article 40(20): Not before the indictment.");
  await walk.stage.breakAndKill();
  await pavo.press("Accept the conditions and fetch the exhibit");
  await walk.stage.meanwhile(3);
  await pavo.take("Open the exhibit from Borealia");
  await pavo.fill("Why", "Trial.");
  await pavo.press("Open the exhibit");
  await walk.stage.meanwhile();
  assert.ok(await pavo.comes("Download"), "the exhibit was not opened");
  files.opened = (await pavo.download("Download")).path;
  assert.ok(readFileSync(files.opened).equals(readFileSync(files.evidence)), "the opened exhibit is another file");
}

async function proves(walk: CaseWalk, files: CaseFiles): Promise<void> {
  const pavo = walk.at("Pavo Linde");
  await pavo.menu("Dossiers");
  await pavo.follow(/-D\d{5}$/); // the newest
  await pavo.follow(/^XB-\d{4}-\d{4}$/);
  await pavo.follow("Make the court package");
  await pavo.tick("In the case for which it was asked");
  await pavo.fill("For which proceeding and purpose", "Regional Court, trial.");
  const court = await pavo.download("Record the use and make the package");
  assert.match(court.name, /^XB-\d{4}-\d{4}\.court-package\.zip$/);
  files.courtPackage = court.path;
  await pavo.menu("Peers");
  await pavo.follow("Our own designation and fingerprint");
  // As they are copied from the page: each on a line of its own.
  const fingerprint = (await pavo.page().locator(".fingerprint li").allInnerTexts()).join("\n");
  assert.equal(await walk.verdictOf({ courtPackage: court.path }), "consistent");
  assert.equal(await walk.verdictOf({ fingerprint }), "verified");
}

async function findsOneByte(walk: CaseWalk, { courtPackage = "", opened = "" }: CaseFiles): Promise<void> {
  for (const part of ["manifest", "receipt", "log"] as const) {
    const changed = await walk.stage.changeByte(courtPackage, part);
    assert.equal(await walk.verdictOf({ courtPackage: changed }), "altered", part);
  }
  const exhibit = await walk.stage.changeByte(opened, "itself");
  assert.equal(await walk.verdictOf({ courtPackage, exhibit }), "altered", "exhibit");
}

async function refuses(walk: CaseWalk): Promise<void> {
  const [mara, yara] = [walk.at("Mara Teyl"), walk.at("Yara Holm")];
  await mara.menu("Dossiers");
  await mara.follow(/-D\d{5}$/);
  await mara.unfold("Make a new request to the other State");
  await mara.choose(/^Begin with the answers of/, /Accessing stored electronic data/);
  await mara.press("Begin the request"); // everything known is carried over
  await walk.leaves();
  await takesInHand(yara);
  await yara.follow("Consult before refusing");
  await yara.fill("Your views", "Our parliament inquires.");
  await yara.press("Send");
  await walk.stage.meanwhile();
  await mara.take("Give Borealia our views");
  await mara.fill("Your views", "We can wait.");
  await mara.press("Send");
  await walk.stage.meanwhile();
  await yara.take("Decide the request of Aurelia");
  await yara.tick("Refused");
  await yara.tick(/40\(22\)/);
  await yara.fill(/Reasons/, "An essential interest.");
  await walk.decidesWithNell(yara);
  await readsReply(mara, "An essential interest.");
}

async function registersFax(walk: CaseWalk): Promise<void> {
  const yara = walk.at("Yara Holm");
  await yara.take("Register a letter");
  await yara.press("Save and go on");
  await yara.choose("From", "Cascadia");
  await yara.fill("Their reference", `CAS ${walk.number}`);
  await yara.day("Date on the letter", "2026-11-20");
  await yara.tick("Reciprocity");
  await yara.fill("In their words", "Note of 4 May");
  await yara.press("Check it");
  await yara.sees("Nothing is recorded yet");
  await yara.press("Register it");
  await yara.sees("This came on paper: fax");
}

async function acknowledgesOnPaper(walk: CaseWalk): Promise<void> {
  const yara = walk.at("Yara Holm");
  await yara.take(/^Acknowledge the request of Cascadia/);
  await yara.press("Acknowledge the request");
  await yara.follow(/^Letters/);
  assert.equal((await yara.print(/^Print/)).type, "application/pdf");
  await yara.press("Record as posted");
}

async function endsWithLogAndDossier(walk: CaseWalk): Promise<void> {
  await walk.stage.meanwhile();
  const [mara, yara] = [walk.at("Mara Teyl"), walk.at("Yara Holm")];
  await mara.follow(/-D\d{5}$/); // her request is still open in her tab
  const printed = await mara.print("Print the dossier");
  assert.equal(printed.type, "application/pdf");
  assert.ok(printed.bytes > 20_000);
  for (const [officer, administrator, peer] of [
    [mara, walk.at("Runa Abel"), "Borealia"],
    [yara, walk.at("Hana Quill"), "Aurelia"],
  ] as const) {
    await officer.menu("Audit log");
    assert.ok(await officer.comes(new RegExp(`${peer}, run by`)), `${peer} did not cosign`);
    await administrator.press("Check the whole log now");
    await administrator.sees("The log is whole");
  }
}
