// Our own drawing: the heat map is not among the components that Grafana publishes. The axis of time is Grafana's format, the colours are d3's, as Grafana's are.
import { dateTimeFormat, FieldType, getFieldDisplayName, getValueFormat, formattedValueToString } from '@grafana/data';
import * as chromatic from 'd3-scale-chromatic';

const bottom = 22;
const scaleHeight = 34;
const hour = 3600e3;
const tickLengths = [1, 2, 3, 6, 12, 24, 48, 24 * 7, 24 * 28, Infinity];

/** One column a point of time, one row a series or bucket; what is 0 stays empty. */
export function Heatmap({ data, panel: { options }, width, height, range, timeZone, theme }) {
  const frame = data[0];
  const times = frame.fields.find(field => field.type === FieldType.time).values;
  const rows = data.flatMap(one =>
    one.fields.filter(field => field.type === FieldType.number).map(field => ({ field, name: getFieldDisplayName(field, one, data) })),
  );
  const largest = Math.max(...rows.flatMap(row => row.field.values.filter(Number.isFinite)));
  const scheme = chromatic[`interpolate${options.color?.scheme ?? 'Oranges'}`];
  // Grafana turns its schemes round in the dark theme, so that little blends with the background.
  const isTurned = theme.isDark !== (options.color?.reverse ?? false);
  const colour = value => scheme(isTurned ? 1 - value / largest : value / largest);
  const labels = rows.map(({ name, field }) => bound(name, options, field));
  const left = 12 + 7 * Math.max(...labels.map(label => label.length));
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const x = time => left + ((time - from) / (to - from)) * (width - left - 8);
  const interval = frame.fields[0].config.interval ?? times[1] - times[0];
  const plot = height - bottom - (options.legend?.show === false ? 0 : scaleHeight);
  const rowHeight = plot / rows.length;
  const tick = tickLengths.find(hours => (to - from) / (hours * hour) <= (width - left) / 120) * hour;
  const ticks = Array.from({ length: Math.floor(to / tick) - Math.floor(from / tick) }, (_, i) => (Math.floor(from / tick) + i + 1) * tick);
  const format = tick < 24 * hour ? 'HH:mm' : 'MM/DD HH:mm';
  const text = { fill: theme.colors.text.primary, fontSize: 12 };
  const every = Math.ceil(18 / rowHeight);
  return (
    <svg width={width} height={height}>
      {rows.map(({ field }, i) => {
        const y = plot - (i + 1) * rowHeight;
        return (
          <g key={labels[i]}>
            {field.values.map((value, j) =>
              value > 0 ? (
                <rect
                  key={times[j]}
                  x={Math.max(left, x(times[j]) + 0.5)}
                  y={y + 0.5}
                  width={Math.max(1, x(times[j] + interval) - x(times[j]) - 1)}
                  height={Math.max(1, rowHeight - 1)}
                  fill={colour(value)}
                />
              ) : null,
            )}
            {i % every === 0 && (
              <text {...text} x={left - 6} y={y + rowHeight / 2} textAnchor="end" dominantBaseline="middle">
                {labels[i]}
              </text>
            )}
          </g>
        );
      })}
      {ticks.map(time => (
        <text key={time} {...text} x={x(time)} y={plot + 16} textAnchor="middle">
          {dateTimeFormat(time, { format, timeZone })}
        </text>
      ))}
      {options.legend?.show !== false && (
        <Scale colour={colour} largest={largest} left={left} y={height - scaleHeight + 6} field={rows[0].field} text={text} />
      )}
    </svg>
  );
}

const bound = (name, options, field) =>
  name === '+Inf' || Number.isNaN(Number(name))
    ? name
    : formattedValueToString(getValueFormat(options.yAxis?.unit ?? field.config.unit)(Number(name), options.yAxis?.decimals));

function Scale({ colour, largest, left, y, field, text }) {
  const steps = Array.from({ length: 60 }, (_, i) => i);
  return (
    <g>
      {steps.map(i => (
        <rect key={i} x={left + i * 4} y={y} width={4.5} height={8} fill={colour(((i + 1) / 60) * largest)} />
      ))}
      <text {...text} x={left} y={y + 22}>
        0
      </text>
      <text {...text} x={left + 240} y={y + 22} textAnchor="end">
        {formattedValueToString(field.display(largest))}
      </text>
    </g>
  );
}
