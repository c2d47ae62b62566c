/** The code of an error of the operating system or of Node ("ENOENT", "ERR_INVALID_URL"). */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/**
 * After a file was read and parsed in vain: what the operating system refuses (a wrong owner, a disk that fails) is thrown on as it is. Only
 * a file that was read and is not what it should be is damaged, and may be removed or restored.
 */
export function requireDamage(cause: unknown): void {
  if (systemErrorCode(cause) !== undefined) throw cause;
}
