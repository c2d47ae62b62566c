import type { FieldError, FormInput, FormState, View } from "../../../web/index.ts";
import type { ApprovedThing, User } from "../../identity/index.ts";
import type { Matter } from "../access.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";
import type { RequestView } from "../request/request-view.ts";

/** What the page of a request is made of. */
export interface RequestPageProps {
  readonly view: View;
  readonly user: User;
  readonly matter: Matter;
  readonly about: RequestView;
  /** How many papers of it this reader may not see: they are not in the matter. */
  readonly hiddenPapers: number;
  /** The number on which the other State's contact point answers. */
  readonly phone: string | undefined;
  /** What this reader can do with the request now, most urgent first. */
  readonly needs: readonly QueueItem[];
  /** What the request needs now of anybody. */
  readonly others: readonly QueueItem[];
  /** Where the reader has nothing to do: who can do the first of these. */
  readonly able: readonly Pick<User, "id" | "name">[];
  /** False while nobody has called the contact card back; always true for a State with a server. */
  readonly vouched: boolean;
  /** The decision that waits for its second person, as the passkey would sign it. */
  readonly approval: ApprovedThing | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
  /** Where it was the form of an act that came back. */
  readonly form?: FormState | undefined;
}
