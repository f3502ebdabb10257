// Our own drawing: the pie chart is not among the components that Grafana publishes. Values, colours and the legend are Grafana's.
import { VizLayout, VizLegend } from '@grafana/ui';

/** Slices clockwise from the top, the largest first unless `sort` says otherwise. */
export function PieChart({ values, panel: { options }, width, height, theme }) {
  const total = values.reduce((sum, { display }) => sum + display.numeric, 0);
  const sign = options.sort === 'asc' ? 1 : options.sort === 'none' ? 0 : -1;
  const slices = [...values].sort((a, b) => sign * (a.display.numeric - b.display.numeric));
  const { showLegend, placement, displayMode, values: shown = [] } = options.legend ?? {};
  const items = slices.map(({ display }) => ({
    label: display.title,
    color: display.color,
    yAxis: 1,
    getItemKey: () => display.title,
    getDisplayValues: () => [
      ...(shown.includes('value') ? [{ ...display, title: 'Value' }] : []),
      ...(shown.includes('percent')
        ? [{ numeric: display.numeric / total, percent: display.percent, text: percent(display.numeric / total), title: 'Percent' }]
        : []),
    ],
  }));
  const legend = showLegend ? (
    <VizLayout.Legend placement={placement} maxHeight="35%" maxWidth="60%">
      <VizLegend items={items} placement={placement} displayMode={displayMode} />
    </VizLayout.Legend>
  ) : null;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(w, h) => (
        <Slices
          slices={slices}
          total={total}
          width={w}
          height={h}
          isDonut={options.pieType === 'donut'}
          labels={options.displayLabels ?? []}
          theme={theme}
        />
      )}
    </VizLayout>
  );
}

const percent = share => `${(100 * share).toFixed(0)}%`;

function Slices({ slices, total, width, height, isDonut, labels, theme }) {
  const radius = Math.min(width, height) / 2 - 4;
  const inner = isDonut ? radius * 0.6 : 0;
  let from = 0;
  return (
    <svg width={width} height={height} viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}>
      {slices.map(({ display }) => {
        const share = display.numeric / total;
        const middle = from + share / 2;
        const path = arc(from, Math.min(from + share, from + 0.99999), radius, inner);
        from += share;
        const [x, y] = point(middle, (radius + inner) / 2 + (isDonut ? 0 : radius * 0.15));
        const label = labels.map(kind => ({ percent: percent(share), name: display.title, value: display.text })[kind]).join(' ');
        return (
          <g key={display.title}>
            <path d={path} fill={display.color} stroke={theme.colors.background.primary} />
            {share > 0.06 && (
              <text
                x={x}
                y={y}
                fill={theme.colors.getContrastText(display.color)}
                fontSize={12}
                textAnchor="middle"
                dominantBaseline="middle"
              >
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

const point = (turn, radius) => [radius * Math.sin(2 * Math.PI * turn), -radius * Math.cos(2 * Math.PI * turn)];

function arc(from, to, outer, inner) {
  const large = to - from > 0.5 ? 1 : 0;
  const back = inner > 0 ? `L ${point(to, inner)} A ${inner} ${inner} 0 ${large} 0 ${point(from, inner)}` : 'L 0 0';
  return `M ${point(from, outer)} A ${outer} ${outer} 0 ${large} 1 ${point(to, outer)} ${back} Z`;
}
