// From a panel's queries to data frames, as Grafana's Prometheus data source makes them.
import { FieldType, createDataFrame, dateTime, durationToMilliseconds, parseDuration, rangeUtil } from '@grafana/data';
import { interpolate } from './variables.js';

const tableValue = (queries, refId) => (queries > 1 ? `Value #${refId}` : 'Value');

/** The frames of all queries of a panel. `width` in pixels is the number of points that are asked for where the panel does not say. */
export async function runQueries(panel, dashboard, width) {
  const range = panelRange(panel, dashboard.range);
  const targets = (panel.targets ?? []).filter(target => !target.hide && target.expr);
  const answers = await Promise.all(targets.map(target => runQuery(target, panel, dashboard, range, width)));
  const tables = answers.filter(answer => answer.target.format === 'table');
  const others = answers.filter(answer => answer.target.format !== 'table');
  const frames = [
    ...others.flatMap(seriesFrames),
    ...(tables.some(answer => answer.series.length > 0) ? tables.map(answer => tableFrame(answer, tables.length)) : []),
  ];
  return { frames, range };
}

/** The time range of a panel: the dashboard's, unless `timeFrom` or `timeShift` say otherwise. */
function panelRange({ timeFrom, timeShift }, range) {
  const shift = timeShift ? durationToMilliseconds(parseDuration(timeShift)) : 0;
  const to = range.to.valueOf() - shift;
  const from = timeFrom ? to - durationToMilliseconds(parseDuration(timeFrom)) : range.from.valueOf() - shift;
  return { from: dateTime(from), to: dateTime(to), raw: { from: dateTime(from), to: dateTime(to) } };
}

async function runQuery(target, panel, dashboard, range, width) {
  const { prometheus, variables, scrapeInterval } = dashboard;
  const lowLimit = interpolate(target.interval || panel.interval, variables, {}) || `${scrapeInterval}s`;
  const { intervalMs } = rangeUtil.calculateInterval(range, panel.maxDataPoints ?? Math.floor(width), lowLimit);
  const step = intervalMs / 1000;
  const expr = interpolate(target.expr, variables, macros(range, step, scrapeInterval), 'prometheus');
  const [start, end] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
  const aligned = time => Math.floor(time / step) * step;
  const result = target.instant ? await prometheus.instant(expr, end) : await prometheus.range(expr, aligned(start), aligned(end), step);
  return { target, expr, step, series: target.instant ? result.map(({ metric, value }) => ({ metric, values: [value] })) : result };
}

function macros(range, step, scrapeInterval) {
  const milliseconds = range.to.valueOf() - range.from.valueOf();
  const rateInterval = Math.max(step + scrapeInterval, 4 * scrapeInterval);
  return {
    __interval: `${step}s`,
    __interval_ms: `${step * 1000}`,
    __rate_interval: `${rateInterval}s`,
    __rate_interval_ms: `${rateInterval * 1000}`,
    __range: `${Math.round(milliseconds / 1000)}s`,
    __range_s: `${Math.round(milliseconds / 1000)}`,
    __range_ms: `${milliseconds}`,
    __from: `${range.from.valueOf()}`,
    __to: `${range.to.valueOf()}`,
  };
}

const sample = text => (text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text));

function seriesFrames({ target, expr, step, series }) {
  if (target.format === 'heatmap') {
    return [heatmapFrame(target, step, series)].filter(frame => frame);
  }
  return series.map(({ metric, values }) => {
    const { __name__, ...labels } = metric;
    const name = seriesName(target.legendFormat, metric, expr);
    return createDataFrame({
      refId: target.refId,
      name,
      meta: { type: 'timeseries-multi', executedQueryString: `Expr: ${expr}\nStep: ${step}s` },
      fields: [
        { name: 'Time', type: FieldType.time, config: { interval: step * 1000 }, values: values.map(([time]) => time * 1000) },
        {
          name: 'Value',
          type: FieldType.number,
          labels,
          config: name ? { displayNameFromDS: name } : {},
          values: values.map(([, value]) => sample(value)),
        },
      ],
    });
  });
}

/** What the legend says; empty where Grafana derives it from the labels. */
function seriesName(format, metric, expr) {
  const { __name__ = '', ...labels } = metric;
  if (format && format !== '__auto') {
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? '');
  }
  if (format === '__auto' && Object.keys(labels).length > 0) {
    return '';
  }
  const text = Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  return __name__ || text ? `${__name__}${text ? `{${text}}` : ''}` : expr;
}

function tableFrame({ target, series }, queries) {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric).sort((a, b) => a.localeCompare(b))))];
  const rows = series.flatMap(({ metric, values }) => values.map(([time, value]) => ({ metric, time: time * 1000, value: sample(value) })));
  return createDataFrame({
    refId: target.refId,
    meta: { preferredVisualisationType: 'table' },
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: rows.map(row => row.time) },
      ...labels.map(label => ({
        name: label,
        type: FieldType.string,
        config: { filterable: true },
        values: rows.map(row => row.metric[label] ?? ''),
      })),
      { name: tableValue(queries, target.refId), type: FieldType.number, config: {}, values: rows.map(row => row.value) },
    ],
  });
}

/** Buckets by `le` become rows of a heat map: one field each, with what the bucket has beyond the one below it. */
function heatmapFrame(target, step, series) {
  const buckets = series
    .map(({ metric, values }) => ({ metric, bound: sample(metric.le ?? 'NaN'), values: new Map(values) }))
    .sort((a, b) => a.bound - b.bound);
  const times = [...new Set(buckets.flatMap(bucket => [...bucket.values.keys()]))].sort((a, b) => a - b);
  const at = (bucket, time) => sample(bucket?.values.get(time) ?? '0');
  return buckets.length === 0
    ? null
    : createDataFrame({
        refId: target.refId,
        meta: { type: 'heatmap-rows' },
        fields: [
          { name: 'Time', type: FieldType.time, config: { interval: step * 1000 }, values: times.map(time => time * 1000) },
          ...buckets.map((bucket, i) => ({
            name: bucket.metric.le ?? seriesName(target.legendFormat, bucket.metric, target.expr),
            type: FieldType.number,
            config: {},
            values: times.map(time => Math.max(0, at(bucket, time) - at(buckets[i - 1], time))),
          })),
        ],
      });
}
