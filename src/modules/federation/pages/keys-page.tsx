import type { Child } from "hono/jsx";
import {
  EmptyState,
  formOf,
  type FormState,
  LinkButton,
  Notice,
  Page,
  StatusTag,
  Table,
  type View,
} from "../../../web/index.ts";
import type { mountTwoPerson } from "../../identity/index.ts";
import { freezeKeys } from "../designation/freeze-keys.ts";
import { ROTATABLE_KEYS } from "../domain/rotatable-keys.ts";
import type { CountedReview, FreezeRow } from "../lost-keys/store.ts";
import { changeKeys } from "../routes/change-keys.ts";
import { LostLines } from "./lost-key-list.tsx";
import { keysInWords, namedState } from "./words.tsx";

const Freeze = formOf(freezeKeys);
const Change = formOf(changeKeys);

/** What is frozen and waits for people, the lists of what rests on lost keys, and the forms that freeze keys and change them. */
export function KeysPage({
  view,
  form,
  mayDecide,
  freezes,
  reviews,
  waiting,
  hasKeysElsewhere,
}: {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly mayDecide: boolean;
  readonly freezes: readonly FreezeRow[];
  readonly reviews: readonly CountedReview[];
  readonly waiting: Awaited<ReturnType<ReturnType<typeof mountTwoPerson>["standing"]>>;
  /** Exhibit keys that this server does not hold. */
  readonly hasKeysElsewhere: boolean;
}): Child {
  const { t, format } = view;
  const open = freezes.filter(({ ended_at }) => ended_at === null);
  const mayAsk = ({ decided_at, freeze_id }: FreezeRow): boolean =>
    mayDecide && decided_at === null && !waiting.about.includes(freeze_id);
  const undecided = open.find(mayAsk);
  const [unread] = reviews.filter(({ left }) => left > 0);
  const choices = ROTATABLE_KEYS.map((use) => ({ value: use, label: t(`federation.key.${use}`) }));
  const unfrozen = choices.filter(({ value }) => open.every(({ uses }) => !uses.includes(value)));
  const revoke = undecided && {
    label: t("federation.keys.revoke"),
    href: `/keys/freezes/${undecided.freeze_id}/revocation`,
    because: t("federation.keys.frozen", { keys: keysInWords(view, undecided.uses) }),
  };
  const look = unread && {
    label: t("federation.keys.look"),
    href: `/keys/lists/${unread.review_id}`,
    because: t("federation.keys.left", { count: unread.left }),
  };
  return (
    <Page
      view={view}
      form={form}
      title={t("federation.keys.title")}
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      nextAction={waiting.nextAction ?? revoke ?? look}
      width="wide"
    >
      <p class="lead">{t("federation.keys.lead")}</p>
      {open.map((freeze) => (
        <Notice tone="bad" title={t("federation.keys.frozen", { keys: keysInWords(view, freeze.uses) })}>
          {freeze.decided_at !== null ? (
            <p>
              {t("federation.keys.decided")} <a href="/designation">{t("federation.designation.title")}</a>
            </p>
          ) : (
            <p>{t("federation.keys.frozen-text", { since: format.dateTime(freeze.lost_since) })}</p>
          )}
          {mayAsk(freeze) && (
            <p>
              <LinkButton href={`/keys/freezes/${freeze.freeze_id}/lifting`} kind="secondary">
                {t("federation.keys.lift")}
              </LinkButton>
            </p>
          )}
        </Notice>
      ))}
      {waiting.sections}
      {reviews.length === 0 && open.length === 0 && (
        <EmptyState title={t("federation.keys.no-lists")}>{t("federation.keys.no-lists-text")}</EmptyState>
      )}
      {reviews.length > 0 && (
        <Table
          caption={t("federation.keys.lists")}
          columns={[
            { key: "whose", label: t("federation.keys.whose") },
            { key: "keys", label: t("federation.keys.keys") },
            { key: "left", label: t("federation.keys.rests") },
          ]}
          rows={reviews.map((review) => ({
            cells: {
              whose: review.state === null ? t("federation.keys.ours") : namedState(view, review.state),
              keys: <LostLines view={view} review={review} />,
              left: (
                <>
                  <StatusTag
                    tone={review.left === 0 ? "good" : "bad"}
                    label={t("federation.keys.left", { count: review.left })}
                  />{" "}
                  <a href={`/keys/lists/${review.review_id}`}>{t("federation.keys.all", { count: review.count })}</a>
                </>
              ),
            },
          }))}
        />
      )}
      {mayDecide && (
        <>
          <h2>{t("federation.keys-freeze.title")}</h2>
          <p>{t("federation.keys-freeze.text")}</p>
          {hasKeysElsewhere && (
            <p>
              {t("federation.keys-freeze.elsewhere")} <a href="/designation/details">{t("federation.details.title")}</a>
            </p>
          )}
          <Freeze.Form action="/keys" form={form}>
            <Freeze.Field name="uses" options={unfrozen} />
            <Freeze.Field name="since" />
            <Freeze.Submit kind="danger" />
          </Freeze.Form>
          <details open={form?.of === changeKeys.id}>
            <summary>{t("federation.keys-change.title")}</summary>
            <p>{t("federation.keys-change.text")}</p>
            <Change.Form action="/keys/change" form={form}>
              <Change.Field name="keys" options={choices} />
              <Change.Submit kind="secondary" />
            </Change.Form>
          </details>
        </>
      )}
    </Page>
  );
}
