// Who takes part in the Convention's life and is no State, and the documents that it stands on.
export { createRegistry, type Documents, type Organisations, type RegistryModule } from "./create-registry.ts";
export { readsAll as readsDocuments } from "./access.ts";
export type { KeptDocument } from "./domain/document.ts";
export { savedFile } from "./send-document.ts";
