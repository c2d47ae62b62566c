import { Hono } from "hono";
import { z } from "zod";
import { isMechanismId } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { requestIdSchema } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { optionalText, orShow, parseForm, requiredText, tick } from "../../../../web/index.ts";
import { dossierIdOf } from "../../../desk/index.ts";
import type { CooperationContext } from "../../request/context.ts";
import { draftRequest } from "../actions/draft-request.ts";

const newRequestForm = z.object({
  mechanism: requiredText(60),
  follows: optionalText(60),
  copyOf: optionalText(60),
  takesUp: optionalText(60),
  drill: tick(),
});

/** A new request, begun on the page of its dossier. */
export function newRequestPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  const show = context.desk.showDossier;
  pages.post("/dossiers/:id/requests", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, newRequestForm);
    if (!form.ok) return await show(c, user, { errors: form.errors, input: form.input });
    const { mechanism, drill } = form.values;
    const follows = requestIdSchema.safeParse(form.values.follows).data;
    const copyOf = requestIdSchema.safeParse(form.values.copyOf).data;
    const takesUp = requestIdSchema.safeParse(form.values.takesUp).data;
    return await orShow(
      c,
      async () => {
        if (!isMechanismId(mechanism))
          throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.", { field: "mechanism" });
        const input = { mechanism, drill, ...compact({ follows, copyOf, takesUp }) };
        return `/requests/${(await draftRequest.do({ context, input, by: user, ids: { id: dossierIdOf(c) } })).requestId}/draft`;
      },
      async (errors) => await show(c, user, { errors, input: form.input }),
    );
  });
  return pages;
}
