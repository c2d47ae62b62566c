import type { FieldError, FormInput, FormState, View } from "../../../web/index.ts";
import type { AuthorityNames } from "../../federation/index.ts";
import type { User } from "../../identity/index.ts";
import type { SourcedCondition } from "../use-gate.ts";
import type { ExhibitRecord, OpenRequest, RequestFacts } from "../types.ts";

export interface ExhibitPageProps {
  readonly view: View;
  readonly user: User;
  readonly record: ExhibitRecord;
  /** Of what another State gave: everything that it set for its use, with what sets it; undefined for what is ours. */
  readonly bound: readonly SourcedCondition[] | undefined;
  /** Pseudonyms of the custody record and user ids, to names. */
  readonly names: ReadonlyMap<string, string>;
  readonly authorities: AuthorityNames;
  /** Of the request that the exhibit answers, where it is ours to answer. */
  readonly facts: RequestFacts | undefined;
  /** Where ours was taken in for no request: those of its dossier for which it could be released. */
  readonly openRequests: readonly OpenRequest[];
  readonly errors?: readonly FieldError[];
  /** What was typed into the form that came back. */
  readonly input?: FormInput | undefined;
  /** The form of an act that came back. */
  readonly form?: FormState | undefined;
}

/** For whom it is shown, and which form came back with it. */
export type ShownExhibit = Pick<ExhibitPageProps, "view" | "user" | "errors" | "input" | "form">;
