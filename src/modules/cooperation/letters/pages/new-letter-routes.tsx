import { type Context, Hono } from "hono";
import { z } from "zod";
import { contentsFor, isMechanismId } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { LEGAL_BASIS_KINDS, PROPERTY_PATH_NAMES } from "../../../../protocol/bodies/index.ts";
import { type DossierId, dossierIdSchema, requestIdSchema } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  answerOrShow,
  type FieldError,
  type FormInput,
  oneOf,
  parseForm,
  requiredText,
  typed,
  viewOf,
  ticked,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand } from "../../access.ts";
import { type Letter, previewLetter, registerLetter } from "../actions/register-letter.ts";
import type { CooperationContext } from "../../request/context.ts";
import { filesOfDossiers, loadFile } from "../../request/store.ts";
import { askedTogether, confidentialityOf, urgencyOf } from "../../drafting/pages/draft-routes.tsx";
import { isInformation } from "../../request/domain/information.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { conditionsOf } from "../../request/pages/condition-fields.tsx";
import { elementsOf } from "../../drafting/pages/element-fields.tsx";
import { atDays, letterHeadOf, letterHeadShape } from "./letter-head.tsx";
import { NewLetterCheckPage } from "./new-letter-check.tsx";
import { type LetterPlace, NewLetterPage } from "./new-letter-page.tsx";
import { demandDossier, listDossiers, mayReadDossier, visibleDossiers } from "../../../desk/index.ts";
import { listCorrespondents } from "../../request/correspondent-store.ts";

/** An older one is reached from its own page. */
const MAX_DOSSIERS_OFFERED = 100;

/** In the order of the page: so its errors are listed. */
const letterForm = z.object({
  mechanism: requiredText(60),
  correspondentId: requiredText(60),
  ...letterHeadShape,
  theirReference: requiredText(500),
  basisKind: oneOf(LEGAL_BASIS_KINDS),
  citation: requiredText(500),
});

/** /letters: a request of a State without a server, read off its letter, checked against the paper, then registered. */
export function newLetterPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { database, config } = context.platform;
  const { requireUser } = context.identity;

  const show = async (
    c: Context,
    user: User,
    asked: { mechanism?: string | undefined; errors?: readonly FieldError[]; input?: FormInput },
  ) => {
    demand(user, "register-letter");
    const { mechanism = typed(asked.input, "mechanism"), errors, input } = asked;
    const cards = await listCorrespondents(database.db);
    const begunAt = dossierIdSchema.safeParse(typed(input, "begunAt") ?? c.req.query("dossier")).data;
    const offered = await placesFor(context, user, begunAt, mechanism);
    const props = { view: viewOf(c), cards, ...offered, begunAt, mechanism, errors, input };
    return c.html(<NewLetterPage {...props} />, errors === undefined ? 200 : 422);
  };
  /** The letter that was typed in; shows the form again where it is none. */
  const withLetter = async (c: Context, use: (letter: Letter, user: User, input: FormInput) => Promise<Response>) => {
    const user = requireUser(c);
    const form = await parseForm(c, letterForm);
    if (!form.ok) return await show(c, user, { errors: form.errors, input: form.input });
    return await answerOrShow(
      c,
      async () => {
        const letter = letterFrom(form.values, form.input, {
          timeZone: config.timeZone,
          place: await placeOf(context, user, typed(form.input, "place") ?? "", form.values.mechanism),
        });
        return await use(letter, user, form.input);
      },
      async (errors) => await show(c, user, { errors: atDays(errors), input: form.input }),
    );
  };

  pages.get("/letters/new", async (c) => await show(c, requireUser(c), { mechanism: c.req.query("mechanism") }));
  pages.post(
    "/letters/check",
    async (c) =>
      await withLetter(c, async (letter, user, input) => {
        const preview = await previewLetter(context, letter, user);
        return c.html(<NewLetterCheckPage view={viewOf(c)} preview={preview} bearer={letter.bearer} input={input} />);
      }),
  );
  pages.post("/letters/change", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, z.object({}));
    return await show(c, user, { input });
  });
  pages.post(
    "/letters",
    async (c) =>
      await withLetter(c, async (letter, user) => {
        const { requestId } = await registerLetter.do({ context, input: letter, by: user, ids: {} });
        return c.redirect(`/requests/${requestId}`, 303);
      }),
  );
  return pages;
}

/** The newest dossiers on paper of those that this person may see, or the one where the letter was begun; each with its requests. */
async function placesFor(
  context: CooperationContext,
  user: User,
  begunAt: DossierId | undefined,
  mechanism: string | undefined,
): Promise<{ places: readonly LetterPlace[]; areMore: boolean }> {
  const { db } = context.platform.database;
  const dossiers =
    begunAt === undefined
      ? (await listDossiers(db, { limit: MAX_DOSSIERS_OFFERED + 1, onPaper: true }, visibleDossiers(user))).dossiers
      : [await demandDossier(context, user, begunAt)];
  const offered = dossiers.slice(0, MAX_DOSSIERS_OFFERED);
  const files = await filesOfDossiers(
    db,
    offered.map(({ dossierId }) => dossierId),
  );
  const places = offered.flatMap((dossier): LetterPlace[] => {
    const follows = files.filter((file) => file.dossierId === dossier.dossierId && mayBeFollowed(file, mechanism));
    return [{ dossier }, ...follows.map((file) => ({ dossier, follows: file }))];
  });
  return { places, areMore: dossiers.length > MAX_DOSSIERS_OFFERED };
}

/** A request follows one of theirs; a further provider is disclosed in a preservation of ours. */
function mayBeFollowed(file: RequestFile, mechanism: string | undefined): boolean {
  if (mechanism !== DISCLOSURE) return file.direction === "incoming";
  return file.direction === "outgoing" && file.mechanism === "preservation" && file.stage === "sent";
}

const DISCLOSURE = "preserved-traffic-disclosure";

/** Refuses what the form cannot be read as: an unknown kind of cooperation, an unreadable element. */
function letterFrom(
  values: z.infer<typeof letterForm>,
  input: FormInput,
  { timeZone, place }: { timeZone: string; place: Pick<Letter, "dossierId" | "follows" | "takesUp"> },
): Letter {
  const { basisKind, citation, mechanism, correspondentId, theirReference } = values;
  if (!isMechanismId(mechanism))
    throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.", { field: "mechanism" });
  const { language, ...head } = letterHeadOf(values, timeZone);
  const elements = elementsOf(
    contentsFor(mechanism, { propertyPaths: PROPERTY_PATH_NAMES }).map(({ element }) => element),
    input,
    language,
  );
  const { urgency, responseDeadline } = urgencyOf(input, language);
  const { confidentiality } = confidentialityOf(input);
  return {
    ...head,
    correspondentId,
    theirReference,
    ...place,
    mechanism,
    ...askedTogether(mechanism, ticked(input, "purpose")),
    legalBasis: { kind: basisKind, citation },
    elements,
    urgency,
    ...compact({ responseDeadline, confidentiality }),
    ...(isInformation({ mechanism }) ? { conditions: conditionsOf(input, language) } : {}),
    drill: false,
  };
}

/** What was chosen under `place`. Refuses `dossier-unknown`, also for a dossier that this person may not see. */
async function placeOf(
  context: CooperationContext,
  user: User,
  chosen: string,
  mechanism: string,
): Promise<Pick<Letter, "dossierId" | "follows" | "takesUp">> {
  if (chosen === "") return {};
  const [kind, id] = chosen.split(" ");
  const follows = kind === "request" ? requestIdSchema.safeParse(id).data : undefined;
  const file = follows && (await loadFile(context.platform.database.db, follows));
  const dossierId = kind === "dossier" ? dossierIdSchema.safeParse(id).data : file?.dossierId;
  if (dossierId === undefined || !(await mayReadDossier(context.platform.database.db, user, dossierId))) {
    throw new Refusal("dossier-unknown", "There is no such dossier.", { field: "place" });
  }
  return { dossierId, ...compact(mechanism === DISCLOSURE ? { takesUp: follows } : { follows }) };
}
