import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { FORM_TOKEN_FIELD } from "../csrf.ts";
import { useView } from "../view.ts";
import { type CameBack, CameBackScope } from "./came-back.ts";

/** One primary per page: the next action. Danger is for what cannot be taken back. */
export type ButtonKind = "primary" | "secondary" | "danger";

export interface ButtonProps {
  readonly children: Child;
  readonly kind?: ButtonKind | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  /** Sends the form elsewhere than its own action. */
  readonly formAction?: string | undefined;
  /** Sends without the browser's own checks: "save and come back later". */
  readonly skipChecks?: boolean | undefined;
  /** Text for screen readers where the visible word is not enough alone: "Remove <visually hidden>provider 2". */
  readonly about?: string | undefined;
  readonly id?: string | undefined;
}

/** Sends its form. Never disabled: press it and the page says what is missing. */
export function Button(props: ButtonProps): JSX.Element {
  return (
    <button
      type="submit"
      class={`button ${props.kind ?? "primary"}`}
      name={props.name}
      value={props.value}
      formaction={props.formAction}
      formnovalidate={props.skipChecks}
      id={props.id}
    >
      {props.children}
      {props.about !== undefined && <span class="unseen"> {props.about}</span>}
    </button>
  );
}

export interface LinkButtonProps {
  readonly href: string;
  readonly children: Child;
  readonly kind?: ButtonKind | undefined;
  readonly about?: string | undefined;
}

/** Goes somewhere; looks like a button because it is the next step. */
export function LinkButton({ href, children, kind, about }: LinkButtonProps): JSX.Element {
  return (
    <a class={`button ${kind ?? "primary"}`} href={href}>
      {children}
      {about !== undefined && <span class="unseen"> {about}</span>}
    </a>
  );
}

export interface FormProps extends CameBack {
  readonly action: string;
  readonly children: Child;
  /** For files; the field's limit and progress are FileField's business. */
  readonly files?: boolean | undefined;
  readonly class?: string | undefined;
}

/**
 * A form that posts, with the token that csrf.ts asks for. Browser checks are off: ours are translated and linked. Given what came back,
 * its boxes show it.
 */
export function Form({ action, children, files, class: className, errors, input }: FormProps): JSX.Element {
  const { formToken } = useView();
  return (
    <form
      method="post"
      action={action}
      enctype={files === true ? "multipart/form-data" : undefined}
      class={className ?? "stack"}
      novalidate
    >
      <input type="hidden" name={FORM_TOKEN_FIELD} value={formToken} />
      <CameBackScope.Provider value={{ errors, input }}>{children}</CameBackScope.Provider>
    </form>
  );
}

/** Buttons side by side, the primary first. */
export function ButtonRow({ children }: { children: Child }): JSX.Element {
  return <div class="button-row">{children}</div>;
}
