import type { JSX } from "hono/jsx/jsx-runtime";
import { accentOf, useView } from "../view.ts";

export interface PersonCardProps {
  readonly name: string;
  /** "Duty officer" */
  readonly role: string;
  /** State code and name. */
  readonly state: { readonly code: string; readonly name: string };
  /** What this person will do in the story. */
  readonly story: string;
  readonly href: string;
}

/** One person of the demo: "be the duty officer of Borealia". The whole card is the target. */
export function PersonCard({ name, role, state, story, href }: PersonCardProps): JSX.Element {
  const { t } = useView();
  return (
    <article class={`person accent-${accentOf(state.code)}`}>
      <p class="person-state">
        <span class="state-code">{state.code}</span> {state.name}
      </p>
      <h3>
        <a href={href}>{t("web.person.be", { role, state: state.name })}</a>
      </h3>
      <p class="person-name">{name}</p>
      <p>{story}</p>
    </article>
  );
}
