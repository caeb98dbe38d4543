/** Reading the API: lists, followed to their end up to a bound, and the live stream. */

const CURSOR = "Truceline-Cursor";

/** What the API answered instead of what was asked for; `message` is for people. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const KEY = "truceline-key";

/** The key that was given, for as long as this tab is open; it is sent as a header, and stands in no address. */
export const useKey = (key: string): void => sessionStorage.setItem(KEY, key.trim());

async function ask(path: string, query: URLSearchParams, accept: string, signal?: AbortSignal): Promise<Response> {
  const words = query.toString();
  const key = sessionStorage.getItem(KEY);
  const headers = { Accept: accept, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  const response = await fetch(`/v1/${path}${words && `?${words}`}`, { headers, ...(signal ? { signal } : {}) });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new Refused(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
}

export interface Listed<T> { rows: T[]; cursor: string | null; whole: boolean }

export async function get<T>(path: string, query: Record<string, string> = {}): Promise<{ body: T; cursor: string | null }> {
  const response = await ask(path, new URLSearchParams(query), "application/json");
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

export interface Told { id: string; event: string; data: string }

/** The live stream, a piece at a time, until it ends; a piece without events says that the connection is alive. */
export async function* stream(query: URLSearchParams, signal: AbortSignal): AsyncGenerator<Told[]> {
  const response = await ask("stream", query, "text/event-stream", signal);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop()!;
    yield blocks.flatMap((block) => {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/, 2)));
      return fields.event ? [fields as Told] : [];
    });
  }
}
