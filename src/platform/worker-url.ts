/**
 * Where the entry file of a worker thread is. Run from sources it lies beside the caller as `<name>.ts`;
 * in the bundle all workers are `workers/<name>.js` beside the bundled program.
 */
export function workerUrl(name: string, callerUrl: string): URL {
  return callerUrl.endsWith(".ts") ? new URL(`./${name}.ts`, callerUrl) : new URL(`./workers/${name}.js`, callerUrl);
}
