// spec/encoding.md, "Addresses".
const MAX_CHARACTERS = 500;

/** Whether a text is an address of a server: scheme, host, perhaps a port, perhaps a path. */
export function isAddress(text: string): boolean {
  if (text.length > MAX_CHARACTERS) return false;
  const [, rest] = /^https?:\/\/(.*)$/s.exec(text) ?? [];
  if (rest === undefined) return false;
  const slash = rest.indexOf("/");
  const [authority, path] = slash < 0 ? [rest, ""] : [rest.slice(0, slash), rest.slice(slash)];
  const end = authority.startsWith("[") ? authority.indexOf("]") + 1 : authority.indexOf(":");
  const host = end < 1 && !authority.includes(":") ? authority : authority.slice(0, end);
  const port = authority.slice(host.length);
  return isHost(host) && (port === "" || isPort(port)) && isPath(path);
}

function isHost(host: string): boolean {
  if (host.startsWith("[")) return host.endsWith("]") && isSixth(host.slice(1, -1));
  return isFourth(host) || isName(host);
}

function isName(host: string): boolean {
  const labels = host.split(".");
  const last = labels.at(-1) ?? "";
  const isLabel = (label: string): boolean =>
    label.length <= 63 && /^[A-Za-z0-9-]+$/.test(label) && !label.startsWith("-") && !label.endsWith("-");
  return host.length <= 253 && labels.every(isLabel) && /^[A-Za-z]/.test(last);
}

/** Four numbers up to 255, written as one writes them. */
function isFourth(host: string): boolean {
  const numbers = host.split(".");
  return (
    numbers.length === 4 &&
    numbers.every((number) => number === String(Number(number)) && /^\d{1,3}$/.test(number) && Number(number) <= 255)
  );
}

/** Eight groups of one to four hexadecimal digits; one "::" stands for one or more of them. */
function isSixth(host: string): boolean {
  const halves = host.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || !groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

function isPort(text: string): boolean {
  const number = text.slice(1);
  return text.startsWith(":") && /^[1-9]\d{0,4}$/.test(number) && Number(number) <= 65_535;
}

function isPath(path: string): boolean {
  return /^[A-Za-z0-9._~!$&'()*+,;=:@/-]*$/.test(path.replaceAll(/%[0-9A-Fa-f]{2}/g, ""));
}
