import { type Context, Hono } from "hono";
import { z } from "zod";
import { elementsFor, isMechanismId } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { LEGAL_BASIS_KINDS } from "../../../protocol/bodies/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  answerOrShow,
  type FieldError,
  type FormInput,
  oneOf,
  parseForm,
  requiredText,
  typed,
  viewOf,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, visibleDossiers } from "../access.ts";
import { type Letter, previewLetter, registerLetter } from "../actions/register-letter.ts";
import type { CooperationContext } from "../context.ts";
import { listCorrespondents, listDossiers } from "../dossier-store.ts";
import { filesOfDossier } from "../store.ts";
import { confidentialityOf, urgencyOf } from "./draft-routes.tsx";
import { elementsOf } from "./element-fields.tsx";
import { atDays, letterHeadOf, letterHeadShape } from "./letter-head.tsx";
import { NewLetterCheckPage } from "./new-letter-check.tsx";
import { type LetterPlace, NewLetterPage } from "./new-letter-page.tsx";

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
    const props = { view: viewOf(c), cards, places: await placesFor(context, user), mechanism, errors, input };
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
        const letter = letterFrom(form.values, form.input, config.timeZone, await placesFor(context, user));
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
        const { requestId } = await registerLetter(context, letter, user);
        return c.redirect(`/requests/${requestId}`, 303);
      }),
  );
  return pages;
}

/** Newest first; only what this person may see. */
async function placesFor(context: CooperationContext, user: User): Promise<readonly LetterPlace[]> {
  const { db } = context.platform.database;
  const visible = await visibleDossiers(context, user);
  const dossiers = await listDossiers(db, { limit: MAX_DOSSIERS_OFFERED, offset: 0, onPaper: true }, visible);
  const places = await Promise.all(
    dossiers.map(async (dossier): Promise<LetterPlace[]> => {
      const files = (await filesOfDossier(db, dossier.dossierId)).filter(({ direction }) => direction === "incoming");
      return [{ dossier }, ...files.map((follows) => ({ dossier, follows }))];
    }),
  );
  return places.flat();
}

/** Refuses what the form cannot be read as: an unknown kind of cooperation, an unreadable element, a place that was not offered. */
function letterFrom(
  values: z.infer<typeof letterForm>,
  input: FormInput,
  timeZone: string,
  places: readonly LetterPlace[],
): Letter {
  const { basisKind, citation, mechanism, correspondentId, theirReference } = values;
  if (!isMechanismId(mechanism)) throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.");
  const { language, ...head } = letterHeadOf(values, timeZone);
  const elements = elementsOf(
    elementsFor(mechanism).map(({ element }) => element),
    input,
    language,
  );
  const { urgency, responseDeadline } = urgencyOf(input, language);
  const { confidentiality } = confidentialityOf(input);
  return {
    ...head,
    correspondentId,
    theirReference,
    ...placeOf(typed(input, "place") ?? "", places),
    mechanism,
    legalBasis: { kind: basisKind, citation },
    elements,
    urgency,
    ...compact({ responseDeadline, confidentiality }),
    drill: false,
  };
}

function placeOf(chosen: string, places: readonly LetterPlace[]): Pick<Letter, "dossierId" | "follows"> {
  if (chosen === "") return {};
  const [kind, id] = chosen.split(" ");
  const place = places.find(({ dossier, follows }) =>
    kind === "request" ? follows?.requestId === id : follows === undefined && dossier.dossierId === id,
  );
  if (!place) throw new Refusal("dossier-unknown", "There is no such dossier.", { field: "place" });
  const { dossierId } = place.dossier;
  return { dossierId, ...(place.follows === undefined ? {} : { follows: place.follows.requestId }) };
}
