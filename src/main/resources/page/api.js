/** The REST side of the server. Addresses are relative, so that the page also works behind a proxy with a prefix. */

const PATIENCE = 10_000;

/** What the server answered instead of data: its sentence. */
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `api/v1/${path}${text ? `?${text}` : ''}`;
}

export async function get(path, parameters) {
  const answer = await fetch(address(path, parameters), { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    throw new Refusal(answer.status, await sentence(answer));
  }
  return answer.json();
}

async function sentence(answer) {
  try {
    const problem = await answer.json();
    return problem.detail ?? problem.title ?? `The server answered ${answer.status}`;
  } catch {
    return `The server answered ${answer.status}`;
  }
}

/** A sentence for a person, whatever kept an answer away. */
export function reason(error) {
  return error instanceof Refusal ? error.message : 'The server does not answer';
}
