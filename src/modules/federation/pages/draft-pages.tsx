import { Hono, type Context } from "hono";
import { z } from "zod";
import { orShow, parseForm, viewOf, type FieldError } from "../../../web/index.ts";
import type { IdentityModule, User } from "../../identity/index.ts";
import { requireAdministrator } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { DraftWithdrawalPage } from "./draft-withdrawal-page.tsx";

type Identity = Pick<IdentityModule, "requireUser" | "people">;

const noFields = z.object({});
const PLACE = "/designation/draft/withdrawal";

/** /designation/draft/withdrawal: a draft is taken back by two administrators before it is published (R16). */
export function draftPages(context: FederationContext, identity: Identity): Hono {
  const pages = new Hono();
  const designations = designationsFace(context);
  const show = async (c: Context, user: User, errors: readonly FieldError[] = []): Promise<Response> => {
    const withdrawal = await designations.draftWithdrawal();
    const view = viewOf(c);
    const asker = (await identity.people()).find(({ id }) => id === withdrawal.asked?.by);
    const page = (
      <DraftWithdrawalPage
        view={view}
        withdrawal={withdrawal}
        asker={
          withdrawal.asked && {
            name: asker?.name ?? view.t("federation.somebody"),
            isReader: withdrawal.asked.by === user.id,
          }
        }
        errors={errors}
      />
    );
    return c.html(page, errors.length > 0 ? 422 : 200);
  };
  const act = async (c: Context, work: (by: User) => Promise<void>): Promise<Response> => {
    const by = requireAdministrator(identity, c);
    await parseForm(c, noFields);
    return await orShow(
      c,
      async () => {
        await work(by);
        return "/designation";
      },
      async (errors) => await show(c, by, errors),
    );
  };
  pages.get(PLACE, async (c) => await show(c, requireAdministrator(identity, c)));
  pages.post(PLACE, async (c) => await act(c, async (by) => await designations.askDraftWithdrawal(by)));
  pages.post(
    `${PLACE}/approval`,
    async (c) => await act(c, async (by) => await designations.approveDraftWithdrawal(by)),
  );
  return pages;
}
