import type { SearchRow, SearchSource } from "../desk/index.ts";
import { identifiersSaid, personsIn, wordsSaid } from "./request/domain/found-words.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { filesWithStates, allRequestIds } from "./request/store.ts";

/** Requests both ways, the persons of whom they tell, and the letters about them by the references that they bear. */
export function requestSearch(): SearchSource {
  return {
    source: "request",
    href: (requestId) => `/requests/${requestId}`,
    derive: async (db, subjects) =>
      new Map((await filesWithStates(db, subjects)).map(({ file, state }) => [file.requestId, rowsOf(file, state)])),
    subjects: allRequestIds,
  };
}

function rowsOf(file: RequestFile, state: string): SearchRow[] {
  const { dossierId, mechanism, ownReference, lettersIn = [] } = file;
  const shown = { dossierId, state, at: new Date(file.openedAt) };
  return [
    {
      ...shown,
      kind: "request",
      reference: ownReference,
      references: [file.peerReference],
      title: "",
      mechanism,
      identifiers: identifiersSaid(file),
      texts: wordsSaid(file),
    },
    ...personsIn(file).map(({ name, texts }): SearchRow => ({
      ...shown,
      kind: "person",
      reference: "",
      title: name,
      mechanism,
      texts: [...texts, ownReference],
    })),
    ...lettersIn.flatMap(({ reference, receivedAt }): SearchRow[] =>
      reference === undefined
        ? []
        : [{ ...shown, kind: "letter", at: new Date(receivedAt), reference, title: ownReference, mechanism }],
    ),
  ];
}
