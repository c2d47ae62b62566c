import type { Kysely } from "kysely";
import MailComposer from "nodemailer/lib/mail-composer";
import { dateIn } from "../../../convention/index.ts";
import { runMailCommand, type Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { nothing } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { PRINT_REFUSALS, printedFile } from "../../printing/index.ts";
import { KEEPING_ROLES, readsAll } from "../access.ts";
import { letterAnswer } from "../answers.ts";
import { act, letterIdParam, type RegistryContext, unknownLetter } from "../context.ts";
import { findDocument, holdDocuments } from "../document-store.ts";
import { isOpen, type Letter, letterPosting, letterSending, newLetter, stateOf, triesOf } from "../domain/letter.ts";
import { fileNameOf } from "../file-name.ts";
import { letterPaper } from "../letter-paper.ts";
import { findLetter, holdLetter, insertLetter, insertStep } from "../letter-store.ts";
import { demandStanding } from "./documents.ts";

const every = { who: KEEPING_ROLES, answer: letterAnswer, repeat: "refused" } as const;
const one = { ...every, params: { id: letterIdParam } };
const closed = ["outgoing-letter-unknown", "letter-ended", "letter-under-way"];

/** Writes a letter. It is printed, or handed to the office's mail program, by acts of their own. */
export const writeLetter = act({
  ...every,
  id: "registry.write-letter",
  at: "POST /post",
  input: newLetter,
  status: 201,
  refusals: ["document-unknown", "document-withdrawn"],
  words: "registry.letter",
  run: async ({ context, input: entry, by }) => {
    const { database, clock, random } = context.platform;
    return await database.transaction(async (tx) => {
      if (entry.documentId !== undefined) {
        await holdDocuments(tx.db);
        await demandStanding(tx.db, entry.documentId);
      }
      const written = { letterId: random.uuid(), entry, recordedAt: clock.now(), recordedBy: by.id, steps: [] };
      await insertLetter(tx.db, written);
      context.desk.search.touch(tx, "post", written.letterId);
      await noteLetter(context, tx, "registry.letter-written", written, by, { entry });
      return written;
    });
  },
});

/** Says that a printed letter left by hand. */
export const postLetter = act({
  ...one,
  id: "registry.post-letter",
  at: "POST /post/:id/posting",
  input: letterPosting,
  refusals: [...closed, "date-in-future"],
  words: "registry.posting",
  run: async ({ context, input: { postedOn }, by, ids: { id } }) => {
    const { clock, config } = context.platform;
    if (postedOn > dateIn(clock.now(), config.timeZone)) {
      throw new Refusal("date-in-future", `${postedOn} is still to come.`, { field: "postedOn" });
    }
    return await step(context, id, by, { step: "posted", detail: postedOn });
  },
});

/** Says that a letter is not to leave. */
export const discardLetter = act({
  ...one,
  id: "registry.discard-letter",
  at: "POST /post/:id/discarding",
  input: nothing,
  refusals: closed,
  words: "registry.discarding",
  run: async ({ context, by, ids: { id } }) => await step(context, id, by, { step: "discarded" }),
});

/** Hands a letter to the office's mail program: noted before it runs, so that nothing is sent twice by one click or by two. */
export const sendLetter = act({
  ...one,
  id: "registry.send-letter",
  at: "POST /post/:id/sending",
  input: letterSending,
  refusals: [...closed, "letter-changed", "letter-without-email", "mail-not-set", ...PRINT_REFUSALS],
  words: "registry.sending",
  run: async ({ context, input: { tries }, by, ids: { id } }) => {
    const { database, config } = context.platform;
    const { mailCommand: mail } = config;
    if (mail === undefined) throw new Refusal("mail-not-set", "No mail program is set. Print the letter and post it.");
    const letter = await demandLetter(database.db, id);
    const message = await messageOf(context, letter, mail.from);
    await step(context, id, by, { step: "handing" }, (now) => {
      if (triesOf(now) !== tries)
        throw new Refusal("letter-changed", "Somebody tried this meanwhile. Look at it first.");
    });
    const { outcome, said } = await runMailCommand(mail.command, message);
    const detail = `${outcome} ${said}`.trim();
    return await step(context, id, by, outcome === "handed" ? { step: "handed" } : { step: "failed", detail });
  },
});

/** For who reads letters. Refuses `outgoing-letter-unknown`: whoever reads none does not learn that there is one. */
export async function demandReadableLetter(db: Kysely<unknown>, by: User, id: string): Promise<Letter> {
  if (!readsAll(by)) throw unknownLetter();
  return await demandLetter(db, id);
}

/** Refuses `outgoing-letter-unknown`. */
async function demandLetter(db: Kysely<unknown>, id: string): Promise<Letter> {
  const letter = await findLetter(db, id);
  if (letter === undefined) throw unknownLetter();
  return letter;
}

/** Adds a step with its audit entry; how the program ended follows only upon its beginning, everything else upon a letter that waits. */
async function step(
  context: RegistryContext,
  id: string,
  by: User,
  next: Pick<Letter["steps"][number], "step" | "detail">,
  check?: (letter: Letter) => void,
): Promise<Letter> {
  const { database, clock } = context.platform;
  return await database.transaction(async (tx) => {
    await holdLetter(tx.db, id);
    const letter = await demandLetter(tx.db, id);
    check?.(letter);
    const isEnd = next.step === "handed" || next.step === "failed";
    if (!isEnd && !isOpen(letter, clock.now())) {
      if (stateOf(letter, clock.now()) === "under-way") {
        throw new Refusal("letter-under-way", "The mail program has this letter just now. Look again in a minute.");
      }
      throw new Refusal("letter-ended", "This letter left already, or was discarded.");
    }
    const made = { ...next, at: clock.now(), by: by.id };
    await insertStep(tx.db, letter, made);
    await noteLetter(context, tx, `registry.letter-${next.step}`, letter, by, { ...next });
    return { ...letter, steps: [...letter.steps, made] };
  });
}

async function noteLetter(
  { audit }: RegistryContext,
  tx: Transaction,
  type: `registry.${string}`,
  { letterId: id }: Letter,
  by: User,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await audit.append(tx, { type, actor: userActor(by), subject: { kind: "letter", id }, details });
}

/** One finished message: the letter as text and as PDF, and what is enclosed. The same letter always has the same Message-ID. */
async function messageOf(context: RegistryContext, letter: Letter, from: string): Promise<Uint8Array> {
  const { press, platform } = context;
  const { letterId, entry } = letter;
  if (entry.email === undefined) {
    throw new Refusal("letter-without-email", "This letter has no mail address. Print it and post it.");
  }
  const { db } = platform.database;
  const enclosed = entry.documentId === undefined ? undefined : await findDocument(db, entry.documentId);
  const paper = await printedFile(press, letterPaper(context, letter, enclosed), `letter-${letterId}`);
  const attachments = [{ filename: paper.fileName, content: Buffer.from(paper.bytes), contentType: "application/pdf" }];
  if (enclosed !== undefined) {
    const content = Buffer.from(await platform.blobs.get(enclosed.sha256));
    attachments.push({ filename: fileNameOf(enclosed), content, contentType: enclosed.mediaType });
  }
  const composer = new MailComposer({
    from,
    to: entry.email,
    subject: entry.subject,
    text: entry.text,
    attachments,
    date: platform.clock.now(),
    messageId: `<${letterId}@${new URL(platform.config.appUrl).hostname}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}
