import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spoilMiddle, spoilPackage } from "../../scripts/demo/spoil.ts";
import { skipReason } from "../support/skips.ts";
import { CaseWalk, EVIDENCE_NAME, goThroughSafeguards, takesInHand } from "./case-walk.ts";
import { chromiumPath } from "./chromium.ts";
import { Effort } from "./effort.ts";

// The whole case as its people click it: each begins at a card and follows what the pages offer; nobody types an address.

const path = chromiumPath();
if (path === undefined) skipReason("a whole case by clicking", "no Chromium found (Debian: chromium)");

const SLOW_MS = 120_000;

/** One after another: each test goes on where the one before it ended, as the people do. */
describe.skipIf(path === undefined)("a whole case, clicked through by its people", () => {
  const evidence = randomBytes(3_000_000);
  let courtPackage: Buffer;
  let walk: CaseWalk;

  beforeAll(async () => {
    walk = await CaseWalk.open(path ?? "");
  }, SLOW_MS);

  afterAll(async () => {
    await walk?.close();
    if (process.env["ROGATORY_WALK"]) console.log(`${walk.effort.minutes} minutes`, JSON.stringify(walk.effort));
  });

  test(
    "Aurelia asks for preservation: a missing element stops it, a second person lets it leave",
    async () => {
      const mara = await walk.at("Mara Teyl");
      const save = async (): Promise<void> => await mara.press("Save and go on");
      await mara.menu("Dossiers");
      await mara.follow("Open a dossier");
      await mara.choose("State", "Borealia");
      await mara.fill("Matter", "Altered invoices");
      await mara.press("Open the dossier");
      await mara.press("Begin the request");
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
      await mara.tick("Urgent");
      await save();
      await save();
      await mara.sees("Missing, and needed: Why preservation is needed");
      expect(await mara.offers("Hand on for screening")).toBe(false);
      await mara.follow("Go to what is missing");
      await mara.fill("Why preservation is needed", "Logs are deleted after 30 days.");
      await mara.press("Save and go on");
      await walk.leaves();
    },
    SLOW_MS,
  );

  test(
    "Borealia has it, decides by two, orders its provider, and Aurelia sees it preserved",
    async () => {
      const yara = await walk.at("Yara Holm");
      await takesInHand(yara);
      await yara.follow("Decide the request of Aurelia");
      await yara.tick("Accepted");
      await walk.decidesWithNell(yara);
      const nell = await walk.at("Nell Arden");
      await nell.follow("Order the provider to keep the data");
      expect(await nell.page.getByLabel("Data", { exact: true }).inputValue()).toBe("Account: a4711@mail.example");
      await nell.fill("Where the provider takes orders", "orders@mail.example");
      await nell.fill("Days", "30");
      await nell.fill("Authority in whose name it is issued", "Port prosecutor");
      await nell.press("Save the draft");
      await nell.press("Issue the order");
      expect(await nell.print("Print the order")).toMatchObject({ type: "application/pdf" });
      await nell.fill("How it was served", "By hand");
      await nell.press("Record the service");
      await nell.tick("Preserved");
      await nell.fill("Who answered", "Legal desk");
      await nell.press("Record the provider's answer");
      await walk.pair.settle();
      const mara = await walk.at("Mara Teyl");
      await mara.take("Send the request that follows the preservation in Borealia");
      await mara.sees("Preservation by the other State");
    },
    SLOW_MS,
  );

  test(
    "before the order ends the next one on duty answers the call and renews it",
    async () => {
      await walk.weeksLater(28);
      const kito = await walk.at("Kito Brand");
      await kito.take("Answer the duty call");
      await kito.press("I have it");
      await kito.follow(/^O-2027/);
      await kito.press("Renew for 90 days");
      await kito.sees("in 91 days");
    },
    SLOW_MS,
  );

  test(
    "the request for the data follows, comes back for completion, is answered, and accepted on two conditions",
    async () => {
      const [mara, yara] = [await walk.at("Mara Teyl"), await walk.at("Yara Holm")];
      await mara.take("Send the request that follows the preservation in Borealia");
      await mara.press("Begin the request for the data");
      // Everything known is carried over: only what is open is asked.
      for (const [label, words] of [
        ["The case, and who conducts it", "Case 17/2027, Prosecutor"],
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
      await walk.pair.settle();
      walk.pair.clock.advance(60_000);
      await mara.take("Answer Borealia");
      await mara.day("From", "2027-02-01");
      await mara.day("To, that day included", "2027-02-09");
      await mara.fill("Your answer", "As given above.");
      await mara.press("Send the answer");
      await walk.pair.settle();
      await yara.take("Go through the safeguards of the request of Aurelia");
      await goThroughSafeguards(yara);
      await yara.follow("Decide the request of Aurelia");
      await yara.tick("Accepted on conditions");
      await yara.fill(/Words of condition 1/, "Only in this case.");
      await yara.fill(/Words of condition 2/, "Not before the indictment.");
      await walk.decidesWithNell(yara);
      await mara.take("Read the reply of Borealia");
      await mara.sees("Only in this case.");
      await mara.press("Record that I have read it");
    },
    SLOW_MS,
  );

  test(
    "evidence is taken in through the browser, released by two, fetched, opened, and is the same file",
    async () => {
      const [oda, basil, pavo] = [await walk.at("Oda Finch"), await walk.at("Basil Roe"), await walk.at("Pavo Linde")];
      writeFileSync(join(walk.folder, EVIDENCE_NAME), evidence);
      await oda.take("Take in the evidence for Aurelia");
      await oda.fill("What it is", "Mailbox");
      await oda.choose("Kind", "Mailbox");
      await oda.attach("File", join(walk.folder, EVIDENCE_NAME));
      await oda.press("Take it in and seal it");
      await oda.sees(EVIDENCE_NAME);
      await oda.follow("Ask for its release");
      await oda.fill("Why", "Execution.");
      await oda.press("Look at what would be released");
      await oda.press("Ask for its release");
      await basil.take("Release the exhibit to Aurelia, or do not");
      await basil.follow("Decide on the release");
      await basil.press("Release it");
      await walk.pair.settle();
      await pavo.take("Accept the exhibit that Borealia offers");
      await pavo.tick("Article 40(19): Only in this case.");
      await pavo.tick("Article 40(20): Not before the indictment.");
      await pavo.press("Accept and fetch it");
      // The demo's start page: the line is broken twice, and each server killed. Here nobody does; the walk counts their presses.
      for (let click = 0; click < 4; click += 1) walk.effort.click();
      for (let minute = 0; minute < 3; minute += 1) {
        walk.pair.clock.advance(60_000);
        await walk.pair.settle(2);
      }
      await pavo.take("Open the exhibit from Borealia");
      await pavo.fill("Why", "Trial.");
      await pavo.press("Open the exhibit");
      await walk.pair.settle(2);
      await pavo.again();
      const { path: original } = await pavo.download("Download");
      expect(readFileSync(original).equals(evidence)).toBe(true);
    },
    SLOW_MS,
  );

  test(
    "the court package verifies in the one-file page, with the fingerprint that Aurelia shows",
    async () => {
      const pavo = await walk.at("Pavo Linde");
      await pavo.menu("Dossiers");
      await pavo.follow(/D00001/);
      await pavo.follow(/XB-2027-0001/);
      await pavo.follow("Make the court package");
      await pavo.tick("In the case for which it was asked");
      await pavo.fill("For which proceeding and purpose", "Regional Court, trial.");
      const court = await pavo.download("Record the use and make the package");
      expect(court.name).toBe("XB-2027-0001.court-package.zip");
      await pavo.menu("Peers");
      await pavo.follow("Our own designation and fingerprint");
      // As they are copied from the page: each on a line of its own.
      const words = (await pavo.page.locator(".fingerprint li").allInnerTexts()).join("\n");
      courtPackage = readFileSync(court.path);
      expect(await walk.verdictOf(courtPackage)).toBe("consistent");
      expect(await walk.verdictOf(courtPackage, words)).toBe("verified");
    },
    SLOW_MS,
  );

  test(
    "one byte changed in the exhibit, the manifest, a receipt or the log is found",
    async () => {
      walk.effort.click(); // to the demo's start page, which changes a byte of the file that is chosen
      for (const part of ["manifest", "receipt", "log"] as const) {
        walk.effort.click();
        expect(await walk.verdictOf(Buffer.from(spoilPackage(courtPackage, part)?.bytes ?? []))).toBe("altered");
      }
      const spoiled = Buffer.from(evidence);
      spoilMiddle(spoiled);
      walk.effort.attach();
      walk.effort.click();
      expect(await walk.verdictOf(courtPackage, "", spoiled)).toBe("altered");
    },
    SLOW_MS,
  );

  test(
    "another request is refused after consultation, with its ground and reasons",
    async () => {
      const [mara, yara] = [await walk.at("Mara Teyl"), await walk.at("Yara Holm")];
      await mara.menu("Dossiers");
      await mara.follow(/D00001/);
      await mara.unfold("Ask the other State for something");
      await mara.press("Begin the request"); // everything known is carried over
      await walk.leaves();
      await takesInHand(yara);
      await yara.follow("Consult before refusing");
      await yara.fill("Your views", "Our parliament inquires.");
      await yara.press("Send");
      await walk.pair.settle();
      await mara.take("Give Borealia our views");
      await mara.fill("Your views", "We can wait.");
      await mara.press("Send");
      await walk.pair.settle();
      await yara.take("Decide the request of Aurelia");
      await yara.tick("Refused");
      await yara.tick(/40\(22\)/);
      await yara.fill(/Reasons/, "An essential interest.");
      await walk.decidesWithNell(yara);
      await mara.take("Read the reply of Borealia");
      await mara.sees("An essential interest.");
    },
    SLOW_MS,
  );

  test(
    "a contact card with a slip in it is sent back, and kept when it is mended",
    async () => {
      const yara = await walk.at("Yara Holm", new Effort()); // the demo has entered the card by then
      await yara.take("Register a letter");
      await yara.follow("Enter a card");
      await yara.unfold("Enter a card");
      await yara.choose("State", "Cascadia");
      await yara.fill("Authority", "Ministry of Justice");
      await yara.choose("Language", "English");
      await yara.fill("Time zone", "Vancouver");
      await yara.press("Save the card");
      await yara.sees("Say how the authority can be reached");
      await yara.fill(/^Fax/, "+999 3 555 0100");
      await yara.press("Save the card");
      await yara.sees("There is no such time zone.");
      await yara.fill("Time zone", "America/Vancouver");
      await yara.press("Save the card");
    },
    SLOW_MS,
  );

  test(
    "a fax of a State without a server is registered and acknowledged on paper",
    async () => {
      const [yara, kito] = [await walk.at("Yara Holm"), await walk.at("Kito Brand")];
      await yara.take("Register a letter");
      await yara.press("Save and go on");
      await yara.choose("From", "Cascadia");
      await yara.fill("Their reference", "CAS/2027/9");
      await yara.day("Date on the letter", "2027-03-28");
      await yara.tick("Reciprocity");
      await yara.fill("In their words", "Note of 4 May");
      await yara.press("Check it");
      await yara.sees("Nothing is recorded yet");
      await yara.press("Register it");
      await yara.sees("This came on paper: fax");
      await kito.take("Call back Cascadia: nobody vouches for its contact card yet");
      await kito.unfold("I have called back");
      await kito.fill("Number that was called", "+999 3 555 0199");
      await kito.press("They confirmed it");
      await yara.take(/^Acknowledge the request of Cascadia/);
      await yara.press("I have it");
      await yara.follow(/^Letters/);
      expect(await yara.print(/^Print/)).toMatchObject({ type: "application/pdf" });
      await yara.press("Record that it is in the post");
    },
    SLOW_MS,
  );

  test("the dossier is printed", async () => {
    const mara = await walk.at("Mara Teyl");
    await mara.menu("Dossiers");
    await mara.follow(/D00001/);
    const printed = await mara.print("Print the dossier");
    expect(printed.type).toBe("application/pdf");
    expect(printed.bytes).toBeGreaterThan(20_000);
  });

  test("all of it takes one practised person, with a tab for each State, less than fifteen minutes", () => {
    expect(walk.effort.clicks).toBeGreaterThan(100);
    expect(walk.effort.minutes).toBeLessThan(15);
  });

  test(
    "the next letter of the State without a server moves its request",
    async () => {
      const yara = await walk.at("Yara Holm");
      await yara.follow("Register what they wrote");
      await yara.tick("A withdrawal of their request");
      await yara.press("Save and go on");
      await yara.fill("What it says", "The matter is settled.");
      await yara.day("Date on the letter", "2027-03-29");
      await yara.press("Check it");
      await yara.sees("Nothing is recorded yet");
      await yara.press("Register it");
      await yara.sees("withdrawn");
    },
    SLOW_MS,
  );
});
