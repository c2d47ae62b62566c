import { type Context, Hono } from "hono";
import { z } from "zod";
import { elementsFor, isMechanismId } from "../../../convention/index.ts";
import { type ElementValue, LEGAL_BASIS_KINDS } from "../../../protocol/bodies/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  dateText,
  type FieldError,
  type FormInput,
  oneOf,
  orShow,
  parseForm,
  requiredText,
  typed,
  viewOf,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { typedMoment } from "../../measures/index.ts";
import { demand, visibleDossiers } from "../access.ts";
import { type Letter, previewLetter, registerLetter } from "../actions/register-letter.ts";
import type { CooperationContext } from "../context.ts";
import { PAPER_BEARERS } from "../domain/request-file.ts";
import { listCorrespondents, listDossiers } from "../dossier-store.ts";
import { filesOfDossier } from "../store.ts";
import { confidentialityOf, urgencyOf } from "./draft-routes.tsx";
import { elementOf } from "./element-fields.tsx";
import { NewLetterCheckPage } from "./new-letter-check.tsx";
import { type LetterPlace, NewLetterPage } from "./new-letter-page.tsx";
import { languageOf } from "./paper-routes.tsx";
import { elementPrefix } from "./write-page.tsx";

const MAX_DOSSIERS_OFFERED = 100;

const letterForm = z.object({
  mechanism: requiredText(60),
  correspondentId: requiredText(60),
  bearer: oneOf(PAPER_BEARERS),
  theirReference: requiredText(500),
  datedOn: dateText(),
  receivedAtDay: dateText(),
  receivedAtTime: requiredText(5),
  basisKind: oneOf(LEGAL_BASIS_KINDS),
  citation: requiredText(500),
  language: requiredText(20),
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
    const { receivedAtDay, receivedAtTime, ...values } = form.values;
    try {
      const receivedAt = typedMoment(receivedAtDay, receivedAtTime, config.timeZone, "receivedAtTime");
      const letter = letterFrom(values, form.input, receivedAt, await placesFor(context, user));
      return await use(letter, user, form.input);
    } catch (error) {
      return await orShow(
        c,
        async () => await Promise.reject(error),
        async (errors) => await show(c, user, { errors, input: form.input }),
      );
    }
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

type Values = Omit<z.infer<typeof letterForm>, "receivedAtDay" | "receivedAtTime">;

/** Refuses what the form cannot be read as: an unknown kind of cooperation, an unreadable element, a place that was not offered. */
function letterFrom(values: Values, input: FormInput, receivedAt: Date, places: readonly LetterPlace[]): Letter {
  const { basisKind, citation, language: tag, mechanism, ...rest } = values;
  if (!isMechanismId(mechanism)) throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.");
  const language = languageOf(tag);
  const elements = Object.fromEntries(
    elementsFor(mechanism).flatMap(({ element }): [string, ElementValue][] => {
      const value = elementOf(element, input, language, elementPrefix(element.id));
      return value === undefined ? [] : [[element.id, value]];
    }),
  );
  const { urgency, responseDeadline } = urgencyOf(input, language);
  const { confidentiality } = confidentialityOf(input);
  return {
    ...rest,
    ...placeOf(typed(input, "place") ?? "", places),
    mechanism,
    legalBasis: { kind: basisKind, citation },
    elements,
    urgency,
    ...(responseDeadline === undefined ? {} : { responseDeadline }),
    ...(confidentiality === undefined ? {} : { confidentiality }),
    receivedAt,
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
