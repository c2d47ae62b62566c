import { type Context, Hono } from "hono";
import { z } from "zod";
import { startOfDay } from "../../../../convention/calendar.ts";
import { compact } from "../../../../protocol/compact.ts";
import { INTERESTS } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  answerOrShow,
  dayOf,
  type FieldError,
  type FormInput,
  optionalText,
  parseForm,
  ticked,
  typed,
  viewOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import { demandOnPaper, previewReply, registerReply, type Reply } from "../actions/register-reply.ts";
import type { CooperationContext } from "../../request/context.ts";
import { registeredGrounds } from "../../request/domain/cited-grounds.ts";
import { kindsBesides, kindsToCome } from "../../request/domain/may-come.ts";
import { MESSAGE_KINDS, type MessageKind } from "../../request/domain/message-kinds.ts";
import { conditionsSet, openExtension, type RequestFile } from "../../request/domain/request-file.ts";
import { requestIdOf } from "../../request/path.ts";
import { zonesOf } from "../../request/zones.ts";
import { decisionWords } from "../../deciding/actions/decide.ts";
import { decisionFrom } from "../../deciding/pages/decision-routes.tsx";
import { atDays, letterHeadOf, letterHeadShape } from "./letter-head.tsx";
import { endOfDay, messageFrom, opensConsultation, stepFrom } from "../../exchange/pages/message-fields.tsx";
import { isWordless, ReplyCheckPage, ReplyKindPage, ReplyPage, tellableStatuses } from "./reply-page.tsx";

const paperForm = z.object({ ...letterHeadShape, theirReference: optionalText(500) });

/**
 * /requests/<id>/replies: what a State without a server wrote, registered in three steps: which kind of letter, what it says, and a look at
 * all of it beside the paper.
 */
export function replyPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const propsOf = async (c: Context, user: User) => {
    demand(user, "register-letter");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const card = await demandOnPaper(context, matter);
    return { view: viewOf(c), matter, languages: card.languages };
  };
  const show = async (c: Context, user: User, kind: MessageKind, errors?: readonly FieldError[], input?: FormInput) => {
    const props = { ...(await propsOf(c, user)), kind, errors, input };
    return c.html(<ReplyPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/replies/new", async (c) => {
    const user = requireUser(c);
    const asked = c.req.query("kind");
    const kind = MESSAGE_KINDS.find((one) => one === asked);
    if (kind !== undefined) return await show(c, user, kind);
    const props = await propsOf(c, user);
    const nothing = [{ field: "kind", message: props.view.t("form.error.choose") }];
    const errors = c.req.query("chosen") === undefined ? undefined : nothing;
    const { file } = props.matter;
    const page = <ReplyKindPage {...props} kinds={kindsToCome(file)} besides={kindsBesides(file)} errors={errors} />;
    return c.html(page, errors === undefined ? 200 : 422);
  });
  /** The letter that was typed in; shows the form again where it is none. */
  const withReply = async (
    c: Context,
    use: (reply: Reply, user: User, input: FormInput) => Promise<Response>,
  ): Promise<Response> => {
    const user = requireUser(c);
    const kind = kindOf(c);
    const form = await parseForm(c, paperForm);
    const again = async (errors: readonly FieldError[]) => await show(c, user, kind, atDays(errors), form.input);
    if (!form.ok) return await again(form.errors);
    const answer = async () => {
      const { matter } = await propsOf(c, user);
      const { timeZone } = context.platform.config;
      const reply = replyFrom(matter.file, kind, form.values, { input: form.input, timeZone });
      return await use(reply, user, form.input);
    };
    return await answerOrShow(c, answer, again);
  };
  pages.post(
    "/requests/:id/replies/:kind/check",
    async (c) =>
      await withReply(c, async (reply, user, input) => {
        const preview = await previewReply(context, requestIdOf(c), reply, user);
        const zones = await zonesOf(context, preview.matter.dossier);
        const props = { view: viewOf(c), matter: preview.matter, kind: reply.kind, preview, zones, input };
        return c.html(<ReplyCheckPage {...props} />);
      }),
  );
  pages.post("/requests/:id/replies/:kind/change", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, z.object({}));
    return c.html(<ReplyPage {...await propsOf(c, user)} kind={kindOf(c)} input={input} />);
  });
  pages.post(
    "/requests/:id/replies/:kind",
    async (c) =>
      await withReply(c, async (reply, user) => {
        await registerReply.do({ context, input: reply, by: user, ids: { id: requestIdOf(c) } });
        return c.redirect(`/requests/${requestIdOf(c)}`, 303);
      }),
  );
  return pages;
}

function kindOf(c: Context): MessageKind {
  const kind = MESSAGE_KINDS.find((one) => one === c.req.param("kind"));
  if (kind === undefined) throw new Refusal("not-found", "There is no such kind of letter.");
  return kind;
}

function replyFrom(
  file: RequestFile,
  kind: MessageKind,
  values: z.infer<typeof paperForm>,
  { input, timeZone }: { input: FormInput; timeZone: string },
): Reply {
  const { theirReference } = values;
  const { language, ...head } = letterHeadOf(values, timeZone);
  return {
    kind,
    content: contentFrom(file, kind, { input, language, datedOn: head.datedOn, timeZone }),
    ...head,
    ...(theirReference === undefined ? {} : { theirReference }),
  };
}

interface Typed {
  readonly input: FormInput;
  readonly language: string;
  readonly datedOn: string;
  readonly timeZone: string;
}

/** What was typed, as the kind's schema has it; its numbers come from the file. */
function contentFrom(file: RequestFile, kind: MessageKind, typedIn: Typed): Record<string, unknown> {
  const { input, language } = typedIn;
  const words = (typed(input, "words") ?? "").replaceAll("\r\n", "\n").trim();
  if (words === "" && kind !== "decision" && !isWordless(kind)) {
    throw new Refusal("letter-words-missing", "Write what the letter says.", { field: "words" });
  }
  const text = words === "" ? undefined : { language, text: words };
  switch (kind) {
    case "acknowledgement": {
      const phone = (typed(input, "phone") ?? "").trim();
      return { ...(phone === "" ? {} : { phone }), ...(text === undefined ? {} : { expectedNextStep: text }) };
    }
    case "status":
      return statusFrom(file, typedIn, text);
    case "decision": {
      const decision = decisionWords(decisionFrom(input, language), registeredGrounds, conditionsSet(file).length);
      demandWhole(decision);
      return { ...decision };
    }
    case "consultation": {
      if (!opensConsultation(file, "peer")) return { text };
      const [proposedGrounds, purposes] = [registeredGrounds(ticked(input, "grounds")), ticked(input, "purposes")];
      return { text, ...(proposedGrounds.length > 0 && { proposedGrounds }), ...(purposes.length > 0 && { purposes }) };
    }
    case "step":
      return { ...stepFrom(file, input, language), ...(text === undefined ? {} : { note: text }) };
    default:
      return messageFrom(kind, { file, writer: "peer", text, ...typedIn });
  }
}

function statusFrom(
  file: RequestFile,
  { input, language, datedOn, timeZone }: Typed,
  note: { language: string; text: string } | undefined,
): Record<string, unknown> {
  const status = tellableStatuses(file).find((one) => one === typed(input, "status"));
  if (!status) throw new Refusal("status-missing", "Say how the request stands there.", { field: "status" });
  const isKept = status === "preserved" || status === "preservation-held";
  // A letter that does not say since when tells of its own day at the latest.
  const from = dayOf(input, "preservedFrom") ?? (isKept && !file.facts.preservedFrom ? datedOn : undefined);
  const until = dayOf(input, "treatyUntil");
  const partlyNote = (typed(input, "partlyNote") ?? "").trim();
  const asked = openExtension(file)?.asked.content.until;
  const answer = typed(input, "extension");
  return {
    status,
    facts: {
      ...(from === undefined ? {} : { preservedFrom: startOfDay(from, timeZone).toISOString() }),
      ...(until === undefined ? {} : { treatyUntil: endOfDay(until, timeZone) }),
      ...(isKept ? { partly: typed(input, "partly") === "yes" } : {}),
      ...(partlyNote === "" ? {} : { partlyNote: { language, text: partlyNote } }),
      ...(asked === undefined || answer === undefined || answer === "open"
        ? {}
        : { extension: { until: asked, granted: answer === "granted" } }),
      ...compact({ interest: INTERESTS.find((one) => one === typed(input, "interest")), note }),
    },
  };
}

/** Said by field, before the schema says it of the whole. */
function demandWhole({ outcome, grounds, reasons, conditions, part }: ReturnType<typeof decisionWords>): void {
  const missing = (field: string): Refusal =>
    new Refusal("decision-incomplete", "The decision is incomplete.", { field, details: { field } });
  const isNo = outcome === "refuse" || outcome === "postpone" || outcome === "accept-in-part";
  if (outcome === "accept-in-part" && part === undefined) throw missing("part");
  if (isNo && grounds.length === 0) throw missing("grounds");
  if ((isNo || outcome === "other-measure-taken") && reasons === undefined) throw missing("reasons");
  if (outcome === "accept-on-conditions" && conditions.length === 0) throw missing("conditions");
}
