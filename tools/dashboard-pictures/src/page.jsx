// The page that is photographed: a dashboard on Grafana's grid of 24 columns. `window.drawn` says when it is complete.
import { createTheme, dateTime, rangeUtil, setTimeZoneResolver, ThemeContext, dateMath } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, PanelChrome } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { prepareFrames } from './fields.js';
import { Viz } from './panels.jsx';
import { Prometheus } from './prometheus.js';
import { runQueries } from './queries.js';
import { interpolate, resolveVariables } from './variables.js';

const [columns, cell, gap, padding] = [24, 30, 8, 16];
const widthOf = (columnsWide, pageWidth) =>
  ((pageWidth - 2 * padding - (columns - 1) * gap) / columns) * columnsWide + (columnsWide - 1) * gap;
const heightOf = rows => rows * cell + (rows - 1) * gap;

/** Draws a dashboard; `settings` come from the command line. */
async function draw(json, { theme: mode, width, now, from, scrapeInterval, variables: chosen, timeZone }) {
  await initPluginTranslations('grafana');
  setTimeZoneResolver(() => timeZone);
  const theme = createTheme({ colors: { mode } });
  const time = from ? { from, to: 'now' } : json.time;
  const at = text => dateTime(dateMath.toDateTime(text, { now: dateTime(now), timezone: timeZone }));
  const range = { from: at(time.from), to: at(time.to), raw: time };
  const prometheus = new Prometheus();
  const variables = await resolveVariables(json, prometheus, range, chosen);
  const dashboard = { prometheus, variables, range, scrapeInterval, timeZone, theme, replace: text => interpolate(text, variables, {}) };
  const panels = await Promise.all(json.panels.map(panel => prepare(panel, dashboard, width)));
  const bottom = Math.max(...panels.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h));
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ width, padding, background: theme.colors.background.canvas, color: theme.colors.text.primary }}>
        <Head json={json} dashboard={dashboard} time={time} />
        <div style={{ position: 'relative', height: heightOf(bottom) + gap }}>
          {panels.map(panel => (
            <Panel key={panel.panel.id} {...panel} dashboard={dashboard} pageWidth={width} />
          ))}
        </div>
      </div>
    </ThemeContext.Provider>,
  );
}

async function prepare(panel, dashboard, pageWidth) {
  if (panel.type === 'row') {
    return { panel };
  }
  const { frames, range } = await runQueries(panel, dashboard, widthOf(panel.gridPos.w, pageWidth));
  const { data, fieldConfig } = await prepareFrames(frames, panel, dashboard);
  return { panel, data, fieldConfig, range };
}

function Panel({ panel, data, fieldConfig, range, dashboard, pageWidth }) {
  const { x, y, w, h } = panel.gridPos;
  const [width, height] = [widthOf(w, pageWidth), heightOf(h)];
  const style = { position: 'absolute', left: x === 0 ? 0 : widthOf(x, pageWidth) + gap, top: y * (cell + gap), width, height };
  const title = dashboard.replace(panel.title ?? '');
  if (panel.type === 'row') {
    return (
      <div style={{ ...style, display: 'flex', alignItems: 'center', fontSize: 16, fontWeight: 500 }}>
        {panel.collapsed ? '›' : '⌄'}&nbsp;&nbsp;{title}
      </div>
    );
  }
  return (
    <div style={style}>
      <PanelChrome
        width={width}
        height={height}
        title={title}
        description={panel.description}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        padding={panel.type === 'table' ? 'none' : 'md'}
        titleItems={panel.timeFrom ? <span style={{ fontSize: 12, opacity: 0.7 }}>{`Last ${panel.timeFrom}`}</span> : undefined}
      >
        {(innerWidth, innerHeight) => (
          <Viz
            {...dashboard}
            panel={{ ...panel, title }}
            data={data}
            fieldConfig={fieldConfig}
            range={range}
            width={innerWidth}
            height={innerHeight}
          />
        )}
      </PanelChrome>
    </div>
  );
}

function Head({ json, dashboard: { variables, theme }, time }) {
  const box = {
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: '4px 8px',
    background: theme.colors.background.primary,
  };
  const shown = [...variables.values()].filter(variable => variable.hide !== 2 && variable.type !== 'datasource');
  return (
    <div style={{ display: 'flex', gap, alignItems: 'center', marginBottom: padding, fontSize: 14 }}>
      <span style={{ fontSize: 18, fontWeight: 500, marginRight: padding }}>{json.title}</span>
      {shown.map(variable => (
        <span key={variable.name} style={box}>
          <span style={{ color: theme.colors.text.secondary }}>{variable.label || variable.name}&nbsp;&nbsp;</span>
          {variable.text || 'None'}
        </span>
      ))}
      <span style={{ ...box, marginLeft: 'auto' }}>{rangeUtil.describeTimeRange(time)}</span>
    </div>
  );
}

window.draw = async (json, settings) => {
  await draw(json, settings);
  await document.fonts.ready;
  await new Promise(resolve => setTimeout(resolve, 1500));
};
