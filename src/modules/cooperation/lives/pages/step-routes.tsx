import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Step, stepOf } from "../../../../convention/index.ts";
import { languageSchema, stepSchema } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  answerOrShow,
  type FieldError,
  type FormInput,
  goOn,
  parseForm,
  ticked,
  typed,
  viewOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter } from "../../access.ts";
import { recordsOf } from "../../drafting/pages/read-records.ts";
import type { CooperationContext } from "../../request/context.ts";
import { hindranceOf, lifeOfRequest } from "../../request/domain/life.ts";
import { ofPurpose } from "../../request/domain/purposes.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { requestIdOf } from "../../request/path.ts";
import { previewStep, sayStep, type StepInput, twoPeopleFor } from "../actions/say-step.ts";
import { OtherStepsPage, STEP_PREFIX, StepCheckPage, StepPage } from "./step-page.tsx";

const anything = z.object({});

/** /requests/<id>/steps/<step>: one step, with the boxes that it has. */
export function stepPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  /** Of a request for several things, as the one has it whose life the address names. */
  const matterOf = async (c: Context, user: User): Promise<Matter> => {
    const matter = await demandRequest(context, user, requestIdOf(c));
    return { ...matter, file: ofPurpose(matter.file, c.req.query("purpose")) };
  };
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    demand(user, "say-step");
    const matter = await matterOf(c, user);
    const exhibits = await context.evidence.exhibits.forRequest(matter.file.requestId);
    const corrects = correctsOf(typed(input, "corrects") ?? c.req.query("corrects"));
    const step = stepIn(c, matter.file);
    const fault = hindranceOf(matter.file, { step: step.id, ...compact({ corrects }) }, matter.beside);
    const props = { view: viewOf(c), matter, step, exhibits, corrects, fault, errors, input };
    return c.html(<StepPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/other-steps", async (c) => {
    const user = requireUser(c);
    demand(user, "say-step");
    return c.html(<OtherStepsPage view={viewOf(c)} matter={await matterOf(c, user)} />);
  });
  pages.get("/requests/:id/steps/:step", async (c) => await show(c, requireUser(c)));
  pages.post("/requests/:id/steps/:step", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    const matter = await matterOf(c, user);
    const step = stepIn(c, matter.file);
    const { requestId } = matter.file;
    return await answerOrShow(
      c,
      async () => {
        const given = stepFrom(step, input, viewOf(c).lang, matter.file.seenAs);
        const isOfTwo = twoPeopleFor(matter, step, given) !== undefined;
        if (isOfTwo && typed(input, "checked") !== "yes") {
          const preview = await previewStep.do({ context, input: given, by: user, ids: { id: requestId } });
          return c.html(<StepCheckPage view={viewOf(c)} matter={matter} step={step} preview={preview} input={input} />);
        }
        await sayStep.do({ context, input: given, by: user, ids: { id: requestId } });
        const alone = step.kept === true ? "cooperation.step-kept.done" : "cooperation.step.done";
        return goOn(c, `/requests/${requestId}#life`, isOfTwo ? "cooperation.step-proposed.done" : alone);
      },
      async (errors) => await show(c, user, placed(errors), input),
    );
  });
  return pages;
}

function stepIn(c: Context, file: RequestFile): Step {
  const step = stepOf(lifeOfRequest(file), c.req.param("step") ?? "");
  if (step) return step;
  throw new Refusal("not-found", "There is no such step.");
}

function stepFrom({ id, record }: Step, input: FormInput, pageLanguage: string, purpose?: string): StepInput {
  const language = languageSchema.safeParse(typed(input, "language")).data ?? pageLanguage;
  const words = (typed(input, "words") ?? "").replaceAll("\r\n", "\n").trim();
  const records = record === undefined ? [] : recordsOf(record, input, language, STEP_PREFIX, undefined);
  const exhibits = ticked(input, "exhibits");
  const corrects = correctsOf(typed(input, "corrects"));
  return {
    step: id,
    ...compact({ purpose, corrects }),
    ...(typed(input, "nevertheless") === "yes" ? { nevertheless: true as const } : {}),
    ...(records.length === 0 ? {} : { records }),
    ...(exhibits.length === 0 ? {} : { exhibits }),
    ...(words === "" ? {} : { note: { language, text: words } }),
  };
}

/** Of the form and the address: the step that is corrected, and when it was said. */
function correctsOf(text: string | undefined): StepInput["corrects"] {
  const [step = "", recordedAt = ""] = text?.split(" ") ?? [];
  return stepSchema.shape.corrects.safeParse({ step, recordedAt }).data;
}

/** A box that is missing is that of the first record; what stands against the step itself is at no box. */
function placed(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => {
    if (error.field === "step") return { ...error, field: "" };
    if (error.field === "note") return { ...error, field: "words" };
    return /^[a-z]+(-[a-z]+)*$/.test(error.field) && !["words", "language", "exhibits"].includes(error.field)
      ? { ...error, field: `${STEP_PREFIX}r0-${error.field}` }
      : error;
  });
}
