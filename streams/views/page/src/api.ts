/** Reading the API: one function per list; a page of a list is followed to its end, up to a bound. */

const CURSOR = "Truceline-Cursor";

/** What the API answered instead of what was asked for; `message` is for people. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export interface Listed<T> { rows: T[]; cursor: string | null; whole: boolean }

export async function get<T>(path: string, query: Record<string, string> = {}): Promise<{ body: T; cursor: string | null }> {
  const words = new URLSearchParams(query).toString();
  const response = await fetch(`/v1/${path}${words && `?${words}`}`, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
    throw new Refused(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
  }
  return { body: (await response.json()) as T, cursor: response.headers.get(CURSOR) };
}

/** Rows of a list, newest first, of at most `pages` pages. `cursor` is of the first: what came later is told by the stream. */
export async function list<T>(name: string, query: Record<string, string>, pages = 4): Promise<Listed<T>> {
  const rows: T[] = [];
  let cursor: string | null = null;
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const asked: Record<string, string> = { limit: "500", ...query, ...(after === null ? {} : { after }) };
    const found: { body: Record<string, unknown>; cursor: string | null } = await get(name, asked);
    rows.push(...(found.body[name.split("/").at(-1) === "history" ? "changes" : name] as T[]));
    cursor ??= found.cursor;
    after = found.body.next as string | null;
    if (after === null) return { rows, cursor, whole: true };
  }
  return { rows, cursor, whole: false };
}
