import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, LinkButton, Moment, type NextAction, Table, useView, type View } from "../../../web/index.ts";
import type { WaitingForSecond } from "../asked-register.ts";
import type { User } from "../types.ts";

type Person = Pick<User, "id" | "roles">;

interface AskedListProps {
  readonly waiting: readonly WaitingForSecond[];
  readonly count: number;
  readonly by: Person;
}

/** What waits for a second person, with the way to it; nothing where nothing waits. */
export function AskedList({ waiting, count, by }: AskedListProps): JSX.Element | null {
  const view = useView();
  const { t } = view;
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2>{t("identity.asked.waiting")}</h2>
      <p>{t("identity.asked.waiting-text")}</p>
      <Table
        caption={t("identity.asked.waiting")}
        captionUnseen
        columns={[
          { key: "what", label: t("identity.asked.what") },
          { key: "by", label: t("identity.asked.by") },
          { key: "next", label: t("identity.asked.next") },
        ]}
        rows={waiting.map((one) => ({
          cells: {
            what: (
              <>
                <div>
                  <HostileText text={one.about(view)} />
                </div>
                <div class="hint">{t(one.titleKey)}</div>
              </>
            ),
            by: (
              <>
                <HostileText text={one.askedBy.name} /> (<Moment at={one.since} />)
              </>
            ),
            next: (
              <LinkButton kind="secondary" href={one.href} about={one.about(view)}>
                {t(mayDecide(one, by) ? "identity.asked.decide" : "identity.asked.look")}
              </LinkButton>
            ),
          },
        }))}
      />
      {count > waiting.length && <p>{t("identity.asked.more", { count: count - waiting.length })}</p>}
    </section>
  );
}

/** What came back to whoever asked; nothing where nothing did. */
export function Returned({ returned }: { readonly returned: readonly WaitingForSecond[] }): JSX.Element | null {
  const view = useView();
  if (returned.length === 0) return null;
  return (
    <section>
      <h2>{view.t("identity.asked.returned")}</h2>
      <ul>
        {returned.map(({ href, about }) => (
          <li>
            <a href={href}>
              <HostileText text={about(view)} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The first one on which this person may decide, or that came back to them. */
export function askedNext(
  view: View,
  waiting: readonly WaitingForSecond[],
  [returned]: readonly WaitingForSecond[],
  by: Person,
): NextAction | undefined {
  const { t } = view;
  const first = waiting.find((one) => mayDecide(one, by));
  if (first) return { label: t("identity.asked.next-action", { what: first.about(view) }), href: first.href };
  return returned && { label: t("identity.asked.next-back", { what: returned.about(view) }), href: returned.href };
}

function mayDecide({ askedBy, roles }: WaitingForSecond, by: Person): boolean {
  return askedBy.id !== by.id && roles.some((role) => by.roles.includes(role));
}
