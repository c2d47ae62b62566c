import { Hono } from "hono";
import { compact, readJson } from "../../../web/index.ts";
import { demand } from "../access.ts";
import { addCorrespondent, recordCallBack } from "../actions/correspondents.ts";
import { registerLetter } from "../actions/register-letter.ts";
import type { CooperationContext } from "../context.ts";
import { listCorrespondents } from "../dossier-store.ts";
import { correspondentJson, requestJson } from "../presenter.ts";
import { callBackSchema, letterSchema, newCorrespondentSchema } from "../schemas.ts";

/** States without a server: contact cards, and their letters as incoming requests. */
export function correspondentRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.get("/correspondents", async (c) => {
    demand(requireUser(c), "read");
    const cards = await listCorrespondents(context.platform.database.db);
    return c.json({ correspondents: cards.map(correspondentJson) });
  });
  api.post("/correspondents", async (c) => {
    const user = requireUser(c);
    const card = await addCorrespondent(context, compact(await readJson(c, newCorrespondentSchema)), user);
    return c.json(correspondentJson(card), 201);
  });
  api.post("/correspondents/:id/call-back", async (c) => {
    const user = requireUser(c);
    const { numberCalled } = await readJson(c, callBackSchema);
    return c.json(correspondentJson(await recordCallBack(context, c.req.param("id"), numberCalled, user)));
  });
  api.post("/letters", async (c) => {
    const user = requireUser(c);
    const letter = compact(await readJson(c, letterSchema));
    const file = await registerLetter(context, { ...letter, receivedAt: new Date(letter.receivedAt) }, user);
    return c.json(requestJson(file), 201);
  });

  return api;
}
