import { type Context, Hono } from "hono";
import { z } from "zod";
import { languageSchema } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type FieldError, type FormInput, orShow, parseForm, typed, viewOf } from "../../../../web/index.ts";
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
import { requestIdOf } from "../../request/path.ts";
import { messageFrom, type WrittenKind, WRITTEN_KINDS } from "./message-fields.tsx";
import { WritePage } from "./write-page.tsx";

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
      "cooperation.written.done",
    );
  });
  return pages;
}

function kindOf(c: Context): WrittenKind {
  const kind = WRITTEN_KINDS.find((one) => one === c.req.param("kind"));
  if (kind) return kind;
  throw new Refusal("not-found", "There is no such message.");
}

const ACTS = {
  question: askQuestion,
  answer: answerQuestion,
  consultation: consult,
  extension: askExtension,
  withdrawal: withdrawRequest,
  closure: closeRequest,
  "use-report": reportUse,
  consent: giveConsent,
} as const satisfies Record<WrittenKind, unknown>;

async function send(
  context: CooperationContext,
  { file }: Matter,
  kind: WrittenKind,
  input: FormInput,
  by: User,
  pageLanguage: string,
): Promise<void> {
  const language = languageSchema.safeParse(typed(input, "language")).data ?? pageLanguage;
  const words = (typed(input, "words") ?? "").replaceAll("\r\n", "\n").trim();
  if (words === "" && kind !== "closure") {
    throw new Refusal("words-missing", "Write what you want to say.", { field: "words" });
  }
  const text = words === "" ? undefined : { language, text: words };
  const { timeZone } = context.platform.config;
  const message = messageFrom(kind, { file, writer: "own", input, language, text, timeZone });
  // The pair of act and input is held together by the kind, which the union cannot see.
  await ACTS[kind].do({ context, input: message as never, by, ids: { id: file.requestId } });
}
