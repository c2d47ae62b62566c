import { isDeepStrictEqual } from "node:util";
import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Refusal } from "../../../protocol/index.ts";
import { viewOf, type FieldError, type FormInput } from "../../../web/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { inputOf, readAuthority, type AuthorityRead } from "./authority-input.ts";
import { AuthorityPage } from "./authority-page.tsx";
import { type DetailsRead, readState, stateInput } from "./state-input.ts";
import { StatePage } from "./state-page.tsx";

/** A form for a part of the details: its fields, and the whole details that whoever filled it in asks for. */
export interface DetailsForm {
  readonly path: string;
  /** The fields as the details that stand fill them, or those that were asked for and are looked at once more. */
  input(c: Context, details: OwnDetails, asked?: OwnDetails): FormInput;
  read(c: Context, details: OwnDetails, input: FormInput): DetailsRead;
  page(c: Context, details: OwnDetails, input: FormInput, errors: readonly FieldError[]): JSX.Element;
}

const AUTHORITIES = "/designation/details/authorities";

/** The form of a further authority, and that of each there is. */
export function authorityForms(now: () => Date): DetailsForm[] {
  return [AUTHORITIES, `${AUTHORITIES}/:id`].map((path) => ({
    path,
    input(c, details, asked) {
      const before = authorityIn(c, details);
      if (asked === undefined) return inputOf(before?.authority, before?.recipients ?? []);
      const filled = partOf(asked, before?.authority.id ?? asked.authorities.at(-1)?.id);
      return inputOf(filled?.authority, filled?.recipients ?? []);
    },
    read(c, details, input) {
      const before = authorityIn(c, details);
      const { t } = viewOf(c);
      const read = readAuthority(input, before, now());
      if (read.ok) return { ok: true, details: withAuthority(details, before, read.value) };
      return { ok: false, errors: read.problems.map(({ field, key }) => ({ field, message: t(key) })) };
    },
    page(c, details, input, errors) {
      const view = viewOf(c);
      const authority = authorityIn(c, details)?.authority;
      const name = authority === undefined ? view.t("federation.details.add") : authorityName(authority, view.lang);
      return <AuthorityPage view={view} id={authority?.id} name={name} input={input} errors={errors} />;
    },
  }));
}

/** The form of what the designation says of the whole State. */
export function stateForm(): DetailsForm {
  return {
    path: "/designation/details/state",
    input: (_c, details, asked) => stateInput(asked ?? details),
    read: (c, details, input) => readState(input, details, viewOf(c).t),
    page: (c, _details, input, errors) => <StatePage view={viewOf(c)} input={input} errors={errors} />,
  };
}

/** The authority named in the path; undefined where the path names none. Refuses `not-found`. */
function authorityIn(c: Context, details: OwnDetails): AuthorityRead | undefined {
  const id = c.req.param("id");
  if (id === undefined) return undefined;
  const part = partOf(details, id);
  if (part !== undefined) return part;
  throw new Refusal("not-found", "Our designation lists no such authority.");
}

function partOf(details: OwnDetails, id: string | undefined): AuthorityRead | undefined {
  const authority = details.authorities.find((one) => one.id === id);
  if (authority === undefined) return undefined;
  return { authority, recipients: details.exhibitRecipients.filter((one) => one.authority === id) };
}

/** The details with this one in the place of what it was before, or behind the others. */
function withAuthority(
  details: OwnDetails,
  before: AuthorityRead | undefined,
  { authority, recipients }: AuthorityRead,
): OwnDetails {
  const id = before?.authority.id;
  const others = details.exhibitRecipients.filter((one) => one.authority !== id);
  const isSame = isDeepStrictEqual(before?.recipients ?? [], recipients);
  return {
    ...details,
    authorities:
      id === undefined
        ? [...details.authorities, authority]
        : details.authorities.map((one) => (one.id === id ? authority : one)),
    exhibitRecipients: isSame ? details.exhibitRecipients : [...others, ...recipients],
  };
}
