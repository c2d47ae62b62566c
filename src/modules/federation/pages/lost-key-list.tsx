import type { Child } from "hono/jsx";
import { Button, Carried, ErrorSummary, Form, type FormState, Page, Table, type View } from "../../../web/index.ts";
import { MOST_LOOKED_AT } from "../designation/freeze-keys.ts";
import type { CountedReview, ItemRow } from "../lost-keys/store.ts";
import { namedState } from "./words.tsx";

/** What rests on keys that one designation calls lost, with a box for each that nobody has looked at again (R8). */
export function LostKeyListPage({
  view,
  review,
  items,
  form,
  mayTick,
  breadcrumb,
}: {
  readonly view: View;
  readonly review: CountedReview;
  /** One more than is shown where there are more. */
  readonly items: readonly ItemRow[];
  readonly form: FormState | undefined;
  readonly mayTick: boolean;
  readonly breadcrumb: { readonly href: string; readonly label: string };
}): Child {
  const { t, format } = view;
  const next = nextPlace(items);
  const shown = items.slice(0, MOST_LOOKED_AT);
  const open = shown.filter(({ looked_at }) => looked_at === null);
  const whose = review.state === null ? "ours" : "theirs";
  return (
    <Page view={view} form={form} title={t("federation.keys.list-title")} breadcrumb={[breadcrumb]} width="wide">
      {form !== undefined && <ErrorSummary errors={form.errors} />}
      <p class="lead">
        {t(`federation.keys.list-lead-${whose}`, {
          state: review.state === null ? "" : namedState(view, review.state),
        })}
      </p>
      <LostLines view={view} review={review} />
      {lostOf(review).some(({ use }) => use === "http") && <p>{t("federation.keys.line-lists-nothing")}</p>}
      <p>{t("federation.keys.left", { count: review.left })}</p>
      {shown.length === 0 && <p>{t("federation.keys.nothing-rests")}</p>}
      {shown.length > 0 && (
        <Form action={`/keys/lists/${review.review_id}/looked-at`}>
          <Table
            caption={t("federation.keys.list-title")}
            columns={[
              { key: "what", label: t("federation.keys.what") },
              { key: "at", label: t("federation.keys.at") },
              { key: "looked", label: t("federation.keys.looked") },
            ]}
            rows={shown.map((item) => ({
              cells: {
                what: <a href={hrefOf(item)}>{t(`federation.keys.item-${item.kind}`, { label: item.label })}</a>,
                at: format.dateTime(item.happened_at),
                looked:
                  item.looked_at !== null ? (
                    format.dateTime(item.looked_at)
                  ) : mayTick ? (
                    <div class="choice">
                      <input type="checkbox" name="places" value={String(item.place)} id={`place-${item.place}`} />
                      <label for={`place-${item.place}`}>{t("federation.keys.tick")}</label>
                    </div>
                  ) : (
                    t("federation.keys.not-looked")
                  ),
              },
            }))}
          />
          {mayTick && open.length > 0 && <Button>{t("federation.keys-looked.submit")}</Button>}
        </Form>
      )}
      {mayTick && open.length > 1 && (
        <Form action={`/keys/lists/${review.review_id}/looked-at`}>
          <Carried value={{ places: open.map(({ place }) => String(place)) }} />
          <Button kind="secondary">{t("federation.keys.tick-all", { count: open.length })}</Button>
        </Form>
      )}
      {next !== null && (
        <p>
          <a href={`/keys/lists/${review.review_id}?after=${next}`}>{t("federation.keys.next")}</a>
        </p>
      )}
    </Page>
  );
}

/** Which keys, and since when. */
export function LostLines({
  view,
  review,
}: {
  readonly view: View;
  readonly review: Pick<CountedReview, "lost">;
}): Child {
  const { t, format } = view;
  return (
    <ul>
      {lostOf(review).map(({ use, since }) => (
        <li>
          {t("federation.draft.lost-since", {
            key: t(`federation.key.${use}`),
            since: format.dateTime(new Date(since)),
          })}
        </li>
      ))}
    </ul>
  );
}

function hrefOf({ kind, subject_id }: ItemRow): string {
  if (kind === "cosignatures") return "/audit";
  if (kind === "head-cosigned") return "/peers";
  return kind.startsWith("exhibit-") ? `/exhibits/${subject_id}` : `/dispatches/${subject_id}`;
}

/** After which place the next page begins; null on the last one. */
export function nextPlace(items: readonly ItemRow[]): number | null {
  return items.length > MOST_LOOKED_AT ? Number(items[MOST_LOOKED_AT - 1]?.place) : null;
}

/** As the API shows it. */
export function itemJson(item: ItemRow) {
  return {
    place: String(item.place),
    use: item.use,
    kind: item.kind,
    id: item.subject_id,
    label: item.label,
    at: item.happened_at,
    lookedAt: item.looked_at,
  };
}

/** Which keys the designation calls lost. */
export function lostOf({ lost }: Pick<CountedReview, "lost">): { use: string; since: string }[] {
  return lost as { use: string; since: string }[]; // written by listWhatRests only
}
