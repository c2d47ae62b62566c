// Who takes part in the Convention's life and is no State.
export { createRegistry, type RegistryModule } from "./create-registry.ts";
