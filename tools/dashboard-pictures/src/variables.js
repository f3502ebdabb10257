// Variables and macros of a dashboard, resolved as Grafana and its Prometheus data source do.

const reference = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;
const regexSpecial = /[$^*{}[\]+?.()|]/g;

/** The values of all variables, in the order in which they depend on each other. `chosen` overrides what the dashboard says. */
export async function resolveVariables(dashboard, prometheus, range, chosen) {
  const variables = new Map();
  for (const variable of dashboard.templating?.list ?? []) {
    const options = await optionsOf(variable, prometheus, range, variables);
    variables.set(variable.name, { ...variable, ...choose(variable, options, chosen[variable.name]) });
  }
  return variables;
}

async function optionsOf(variable, prometheus, range, variables) {
  switch (variable.type) {
    case 'datasource':
      return ['prometheus'];
    case 'query':
      return sorted(filtered(await askFor(variable, prometheus, range, variables), variable.regex), variable.sort);
    case 'custom':
    case 'interval':
      return variable.query.split(',').map(option => option.trim());
    default:
      return [variable.query ?? ''];
  }
}

async function askFor(variable, prometheus, range, variables) {
  const query = interpolate(variable.query.query ?? variable.query, variables, {}, 'prometheus').trim();
  const values = /^label_values\((?:(.+),\s*)?(\w+)\s*\)$/.exec(query);
  if (values) {
    return prometheus.labelValues(values[2], values[1], range);
  }
  const result = /^query_result\((.+)\)$/.exec(query);
  if (result) {
    const series = await prometheus.instant(result[1], range.to.valueOf() / 1000);
    return series.map(({ metric, value }) => {
      const { __name__ = '', ...labels } = metric;
      return `${__name__}{${Object.entries(labels)
        .map(([name, text]) => `${name}="${text}"`)
        .join(',')}} ${value[1]} ${value[0] * 1000}`;
    });
  }
  throw new Error(`the query of the variable ${variable.name} is of a kind that is not drawn: ${query}`);
}

function filtered(options, regex) {
  if (!regex) {
    return options;
  }
  const [, pattern, flags] = /^\/(.*)\/(\w*)$/.exec(regex) ?? [null, `^${regex}$`, ''];
  const expression = new RegExp(pattern, flags.replace('g', ''));
  const found = options.map(option => expression.exec(option)).filter(match => match);
  return [...new Set(found.map(match => match.groups?.value ?? match[1] ?? match[0]))];
}

function sorted(options, sort = 0) {
  const number = text => Number(/\d+/.exec(text)?.[0] ?? -1);
  const compare = [
    null,
    (a, b) => (a < b ? -1 : 1),
    (a, b) => number(a) - number(b),
    (a, b) => a.toLowerCase().localeCompare(b.toLowerCase()),
  ];
  const by = compare[Math.ceil(sort / 2)];
  const result = by ? [...options].sort(by) : options;
  return sort > 0 && sort % 2 === 0 ? result.reverse() : result;
}

function choose(variable, options, chosen) {
  const wanted = [chosen ?? variable.current?.value ?? []].flat();
  if (variable.includeAll && (wanted.length === 0 || wanted.includes('$__all'))) {
    return { text: 'All', value: variable.allValue || options, isAll: true };
  }
  const kept = wanted.filter(value => options.includes(value) || variable.type === 'textbox');
  const values = kept.length > 0 ? kept : options.slice(0, 1);
  return { text: values.join(' + '), value: variable.multi ? values : (values[0] ?? ''), isAll: false };
}

/** Replaces `$name`, `${name}` and `${name:format}`. `scoped` are macros such as `__interval`; unknown names stay as they are. */
export function interpolate(text, variables, scoped, defaultFormat = 'text') {
  return text?.replace(reference, (match, plain, old, oldFormat, name, field, format) => {
    const key = plain ?? old ?? name;
    if (key in scoped) {
      return scoped[key];
    }
    const variable = variables.get(key);
    return variable ? formatted(variable, format ?? oldFormat ?? defaultFormat) : match;
  });
}

function formatted(variable, format) {
  const { value } = variable;
  const values = [value].flat();
  if (variable.isAll && variable.allValue && format !== 'text' && format !== 'queryparam') {
    return variable.allValue;
  }
  switch (format) {
    case 'text':
      return variable.text;
    case 'prometheus':
      return inQuery(variable);
    case 'regex':
      return values.length === 1 ? escapedRegex(values[0]) : `(${values.map(escapedRegex).join('|')})`;
    case 'pipe':
      return values.join('|');
    case 'csv':
      return values.join(',');
    case 'percentencode':
      return encodeURIComponent(values.join(','));
    case 'queryparam':
      return (variable.isAll ? ['$__all'] : values).map(one => `var-${variable.name}=${encodeURIComponent(one)}`).join('&');
    default:
      return values.length === 1 ? values[0] : `{${values.join(',')}}`;
  }
}

const escapedRegex = text => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

function inQuery({ value, multi, includeAll }) {
  if (!multi && !includeAll) {
    return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"');
  }
  const escaped = [value].flat().map(text => text.replace(/\\/g, '\\\\\\\\').replace(regexSpecial, '\\\\$&'));
  return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
}
