import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, LinkButton, Moment, type NextAction, Table, useView, type View } from "../../../web/index.ts";
import type { WaitingForSecond } from "../asked-register.ts";
import type { User } from "../types.ts";

type Person = Pick<User, "id" | "roles">;

export interface AskedProps {
  readonly waiting: readonly WaitingForSecond[];
  readonly count: number;
  readonly returned: readonly WaitingForSecond[];
  readonly by: Person;
}

/** What came back to this person and what waits for a second one, with the way to it; nothing where there is nothing. */
export function AskedList({ returned, ...asked }: AskedProps): JSX.Element {
  const view = useView();
  return (
    <>
      {returned.length > 0 && (
        <section>
          <h2>{view.t("identity.asked.returned")}</h2>
          <ul>
            {returned.map(({ href, about }) => (
              <li>
                <a href={href}>
                  <bdi>{about(view)}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asked.waiting.length > 0 && <Waiting {...asked} />}
    </>
  );
}

function Waiting({ waiting, count, by }: Omit<AskedProps, "returned">): JSX.Element {
  const view = useView();
  const { t } = view;
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
                  <bdi>{one.about(view)}</bdi>
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

/** The first one on which this person may decide, or that came back to them. */
export function askedNext(view: View, { waiting, returned, by }: AskedProps): NextAction | undefined {
  const { t } = view;
  const [back] = returned;
  const first = waiting.find((one) => mayDecide(one, by));
  if (first) return { label: t("identity.asked.next-action", { what: first.about(view) }), href: first.href };
  return back && { label: t("identity.asked.next-back", { what: back.about(view) }), href: back.href };
}

function mayDecide({ askedBy, roles }: WaitingForSecond, by: Person): boolean {
  return askedBy.id !== by.id && roles.some((role) => by.roles.includes(role));
}
