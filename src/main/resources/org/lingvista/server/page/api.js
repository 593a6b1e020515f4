// The server's answers; problems as RFC 9457 tells them become ApiError.

export class ApiError extends Error {
  /** @param code the last part of the problem's type; "offline" if there was no answer */
  constructor(code, status, detail) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}

/** Asks for JSON; waits and asks again while the server says that it is busy. */
export async function ask(path, { signal, ...options } = {}) {
  for (let attempt = 0; ; attempt++) {
    let answer;
    try {
      answer = await fetch(path, { signal, ...options, headers: { Accept: "application/json", ...options.headers } });
    } catch (e) {
      if (e.name === "AbortError") throw e;
      throw new ApiError("offline", 0, "");
    }
    if (answer.status === 429 && attempt < 5) {
      await new Promise((wake) => setTimeout(wake, 1000 * Number(answer.headers.get("Retry-After") ?? 1)));
      continue;
    }
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    let problem = {};
    try {
      problem = await answer.json();
    } catch (e) {
      // not ours, a proxy's perhaps: the status must do
    }
    throw new ApiError(String(problem.type ?? "").split(":").pop() || "request", answer.status, problem.detail ?? String(answer.status));
  }
}

/** The address of a call with its parameters; null ones are left out. */
export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== "") query.append(name, each);
  }
  return `${path}?${query}`;
}
