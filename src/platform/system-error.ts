/** The code of an error of the operating system or of Node ("ENOENT", "ERR_INVALID_URL"). */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
