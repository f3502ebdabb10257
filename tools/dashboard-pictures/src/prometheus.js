// The HTTP API of Prometheus, through the tool's own server.

/** Asks Prometheus; an answer that is no success is an error with the text that Prometheus gave. */
export class Prometheus {
  async instant(expr, time) {
    return (await ask('query', { query: expr, time })).result;
  }

  async range(expr, start, end, step) {
    return (await ask('query_range', { query: expr, start, end, step })).result;
  }

  labelValues(label, selector, range) {
    const parameters = { start: range.from.valueOf() / 1000, end: range.to.valueOf() / 1000 };
    return ask(`label/${label}/values`, selector ? { ...parameters, 'match[]': selector } : parameters);
  }
}

async function ask(path, parameters) {
  const response = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(`${answer.error} in ${parameters.query ?? path}`);
  }
  return answer.data;
}
