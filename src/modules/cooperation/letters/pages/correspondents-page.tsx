import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, STATES } from "../../../../convention/index.ts";
import {
  type ActRoutes,
  formOf,
  HostileText,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  StatusTag,
  TextWithPhones,
  type View,
} from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { may, rolesFor } from "../../access.ts";
import { addCorrespondent, recordCallBack } from "../../request/actions/correspondents.ts";
import { correspondentAnswer } from "../../request/answers.ts";
import type { CooperationContext } from "../../request/context.ts";
import { listCorrespondents } from "../../request/correspondent-store.ts";
import { correspondentJson } from "../../request/presenter.ts";

const Card = formOf(addCorrespondent);
const CallBack = formOf(recordCallBack);

/** States without a server, as contact cards entered by hand. */
export function mountCorrespondents(routes: ActRoutes<CooperationContext, User, Role>): void {
  const show = routes.list({
    id: "cooperation.list-correspondents",
    at: "/correspondents",
    who: rolesFor("read"),
    member: "correspondents",
    answer: correspondentAnswer,
    words: "cooperation.correspondents",
    load: async ({ platform }) => ({
      correspondents: (await listCorrespondents(platform.database.db)).map(correspondentJson),
    }),
    columns: {
      state: "desk.dossier.state",
      authority: "cooperation.correspondents.authority",
      reach: "cooperation.correspondents.reach",
      standing: "cooperation.correspondents.standing",
    },
    cells: (card, { c, view, by, form }) => ({
      state: stateName(card.state, view.lang),
      authority: (
        <span id={`card-${card.correspondentId}`}>
          <HostileText text={card.authority} />
        </span>
      ),
      reach: <TextWithPhones text={[card.fax, card.phone, card.email].filter(Boolean).join(" · ")} />,
      standing:
        card.calledBackAt === undefined ? (
          <>
            <StatusTag tone="attention" label={view.t("cooperation.correspondents.not-called-back")} />
            {/* A call back on a number from an independent source, by somebody else than who typed the card. */}
            {may(by, "edit-correspondents") && card.createdBy !== by.id && (
              <CallBack.Folded
                action={`/correspondents/${card.correspondentId}/call-back`}
                form={c.req.param("id") === card.correspondentId ? form : undefined}
                of={["numberCalled"]}
              />
            )}
          </>
        ) : (
          <StatusTag
            tone="info"
            label={view.t("cooperation.correspondents.called-back", {
              day: view.format.date(card.calledBackAt),
            })}
          />
        ),
    }),
    around: (cards, { view, by, form }) => ({
      after: (
        <>
          {may(by, "edit-correspondents") && (
            <details open={form?.of === addCorrespondent.id}>
              <summary>{view.t("cooperation.card.title")}</summary>
              <Card.Form action="/correspondents" form={form}>
                <Card.Field name="state" options={stateOptions(view)} />
                <Card.Field name="authority" />
                <Card.Field name="address" rows={3} depends />
                <Card.Field name="fax" code depends />
                <Card.Field name="phone" code depends />
                <Card.Field name="email" code depends />
                <Card.Field
                  name="languages"
                  options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
                />
                <Card.Field name="timeZone" code />
                <Card.Submit kind="secondary" />
              </Card.Form>
            </details>
          )}
          {cards.length > 0 && may(by, "register-letter") && <NewLetter view={view} />}
        </>
      ),
    }),
  });
  routes.postForm("/correspondents", addCorrespondent, { show, next: () => "/correspondents" });
  routes.postForm("/correspondents/:id/call-back", recordCallBack, { show, next: () => "/correspondents" });
}

function NewLetter({ view: { t } }: { view: View }): JSX.Element {
  return (
    <p>
      <LinkButton href="/letters/new">{t("cooperation.letter.register")}</LinkButton>
    </p>
  );
}

function stateOptions({ lang, server }: View): { value: string; label: string }[] {
  return STATES.filter(
    ({ code, standing }) => code !== server.state && (server.profile === "training" || standing !== "training"),
  ).map(({ code }) => ({ value: code, label: stateName(code, lang) }));
}
