import { type Context, Hono } from "hono";
import { z } from "zod";
import { compact } from "../../../../protocol/compact.ts";
import { CLOSURE_OUTCOMES, languageSchema } from "../../../../protocol/bodies/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type FieldError, type FormInput, orShow, parseForm, ticked, typed, viewOf } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter } from "../../access.ts";
import {
  answerQuestion,
  askExtension,
  askQuestion,
  closeRequest,
  consult,
  giveConsent,
  reportUse,
  withdrawRequest,
} from "../actions/correspond.ts";
import type { CooperationContext } from "../../request/context.ts";
import { citedGrounds } from "../../request/domain/cited-grounds.ts";
import { requestIdOf } from "../../request/path.ts";
import { consentedUse } from "./consent-fields.tsx";
import { elementsOf } from "../../drafting/pages/element-fields.tsx";
import { askedElements, goesOnFrom, questionKindFrom, untilOf } from "./message-fields.tsx";
import { WritePage, type WrittenKind, WRITTEN_KINDS } from "./write-page.tsx";

const anything = z.object({});

/** Messages that an officer writes to the other State about a request. */
export function writePages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    demand(user, "correspond");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const props = { view: viewOf(c), matter, kind: kindOf(c), errors, input };
    return c.html(<WritePage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/write/:kind", async (c) => await show(c, requireUser(c)));
  pages.post("/requests/:id/write/:kind", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    return await orShow(
      c,
      async () => {
        const matter = await demandRequest(context, user, requestIdOf(c));
        await send(context, matter, kindOf(c), input, user, viewOf(c).lang);
        return `/requests/${requestIdOf(c)}`;
      },
      async (errors) => await show(c, user, errors, input),
    );
  });
  return pages;
}

function kindOf(c: Context): WrittenKind {
  const kind = WRITTEN_KINDS.find((one) => one === c.req.param("kind"));
  if (kind) return kind;
  throw new Refusal("not-found", "There is no such message.");
}

async function send(
  context: CooperationContext,
  { file }: Matter,
  kind: WrittenKind,
  input: FormInput,
  by: User,
  pageLanguage: string,
): Promise<unknown> {
  const language = languageSchema.safeParse(typed(input, "language")).data ?? pageLanguage;
  const words = (typed(input, "words") ?? "").replaceAll("\r\n", "\n").trim();
  const id: RequestId = file.requestId;
  if (words === "" && kind !== "closure") {
    throw new Refusal("words-missing", "Write what you want to say.", { field: "words" });
  }
  const text = { language, text: words };
  switch (kind) {
    case "question": {
      const elements = ticked(input, "elements");
      const more = { ...(elements.length === 0 ? {} : { elements }), ...questionKindFrom(input) };
      return await askQuestion(context, id, { text, ...more }, by);
    }
    case "answer": {
      const elements = elementsOf(askedElements(file, "own"), input, language);
      return await answerQuestion(
        context,
        id,
        { text, ...(Object.keys(elements).length === 0 ? {} : { elements }), ...goesOnFrom(input) },
        by,
      );
    }
    case "consultation": {
      const proposedGrounds = citedGrounds(ticked(input, "grounds"));
      return await consult(context, id, { text, ...(proposedGrounds.length === 0 ? {} : { proposedGrounds }) }, by);
    }
    case "extension":
      return await askExtension(
        context,
        id,
        { until: untilOf(input, context.platform.config.timeZone), reason: text },
        by,
      );
    case "withdrawal":
      return await withdrawRequest(context, id, text, by);
    case "use-report":
      return await reportUse(context, id, text, by);
    case "consent": {
      const use = consentedUse(input);
      return await giveConsent(context, id, { lifts: ticked(input, "lifts"), text, ...compact({ use }) }, by);
    }
    case "closure": {
      const outcome = CLOSURE_OUTCOMES.find((one) => one === typed(input, "outcome"));
      if (!outcome) throw new Refusal("outcome-missing", "Say how it ended.", { field: "outcome" });
      return await closeRequest(context, id, { outcome, ...(words === "" ? {} : { note: text }) }, by);
    }
  }
}
