import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Step, stepOf } from "../../../../convention/index.ts";
import { languageSchema } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  orShow,
  parseForm,
  refusalAsFieldError,
  ticked,
  typed,
  viewOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import { recordsOf } from "../../drafting/pages/read-records.ts";
import type { CooperationContext } from "../../request/context.ts";
import { lifeOfRequest } from "../../request/domain/life.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { requestIdOf } from "../../request/path.ts";
import { previewStep, sayStep, type StepInput } from "../actions/say-step.ts";
import { STEP_PREFIX, StepCheckPage, StepPage } from "./step-page.tsx";

const anything = z.object({});

/** /requests/<id>/steps/<step>: one step, with the boxes that it has. */
export function stepPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    demand(user, "say-step");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const exhibits = await context.evidence.exhibits.forRequest(matter.file.requestId);
    const props = { view: viewOf(c), matter, step: stepIn(c, matter.file), exhibits, errors, input };
    return c.html(<StepPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/steps/:step", async (c) => await show(c, requireUser(c)));
  pages.post("/requests/:id/steps/:step", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    const matter = await demandRequest(context, user, requestIdOf(c));
    const step = stepIn(c, matter.file);
    if (step.twoPeople !== undefined && typed(input, "checked") !== "yes") {
      return await orShowPage(
        async () => {
          const given = stepFrom(step, input, viewOf(c).lang);
          const preview = await previewStep(context, matter.file.requestId, given, user);
          return c.html(<StepCheckPage view={viewOf(c)} matter={matter} step={step} preview={preview} input={input} />);
        },
        async (refusal) => await show(c, user, placed([refusalAsFieldError(refusal, viewOf(c).t)]), input),
      );
    }
    return await orShow(
      c,
      async () => {
        const { file } = await demandRequest(context, user, requestIdOf(c));
        await sayStep(context, file.requestId, stepFrom(stepIn(c, file), input, viewOf(c).lang), user);
        return `/requests/${file.requestId}#life`;
      },
      async (errors) => await show(c, user, placed(errors), input),
    );
  });
  return pages;
}

async function orShowPage(
  work: () => Promise<Response>,
  refused: (refusal: Refusal) => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return await refused(error);
    throw error;
  }
}

function stepIn(c: Context, file: RequestFile): Step {
  const step = stepOf(lifeOfRequest(file), c.req.param("step") ?? "");
  if (step) return step;
  throw new Refusal("not-found", "There is no such step.");
}

function stepFrom({ id, record }: Step, input: FormInput, pageLanguage: string): StepInput {
  const language = languageSchema.safeParse(typed(input, "language")).data ?? pageLanguage;
  const words = (typed(input, "words") ?? "").replaceAll("\r\n", "\n").trim();
  const records = record === undefined ? [] : recordsOf(record, input, language, STEP_PREFIX, undefined);
  const exhibits = ticked(input, "exhibits");
  return {
    step: id,
    ...(records.length === 0 ? {} : { records }),
    ...(exhibits.length === 0 ? {} : { exhibits }),
    ...(words === "" ? {} : { note: { language, text: words } }),
  };
}

/** A box that is missing is that of the first record; what stands against the step itself is at no box. */
function placed(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => {
    if (error.field === "step") return { ...error, field: "" };
    return /^[a-z]+(-[a-z]+)*$/.test(error.field) && !["words", "language", "exhibits"].includes(error.field)
      ? { ...error, field: `${STEP_PREFIX}r0-${error.field}` }
      : error;
  });
}
