import type { JSX } from "hono/jsx/jsx-runtime";
import { PersonCard, type PersonCardProps } from "../components/person-card.tsx";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

export interface DemoStartPageProps {
  readonly view: View;
  /** Grouped by State in the order given. */
  readonly people: readonly PersonCardProps[];
  /** What the demo has done so far, or what to click through, in sentences. */
  readonly story?: readonly string[] | undefined;
}

/** The start page of the running demo: one card per person. */
export function DemoStartPage({ view, people, story }: DemoStartPageProps): JSX.Element {
  const { t } = view;
  const states = [...new Map(people.map((person) => [person.state.code, person.state])).values()];
  return (
    <Page view={view} title={t("web.demo-start.title")} width="wide">
      <p class="lead">{t("web.demo-start.lead")}</p>
      {states.map((state) => (
        <section>
          <h2>{state.name}</h2>
          <div class="people">
            {people
              .filter((person) => person.state.code === state.code)
              .map((person) => (
                <PersonCard {...person} />
              ))}
          </div>
        </section>
      ))}
      {story !== undefined && (
        <section>
          <h2>{t("web.demo-start.story-title")}</h2>
          <ol>
            {story.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ol>
        </section>
      )}
    </Page>
  );
}
