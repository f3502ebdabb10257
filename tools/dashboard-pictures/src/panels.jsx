// The panels' insides, by Grafana's own components; what each panel plugin of Grafana hands to them is repeated here.
import { getDisplayValueAlignmentFactors, getFieldDisplayValues, renderTextPanelMarkdown, VizOrientation } from '@grafana/data';
import { BarGauge, BigValue, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { Heatmap } from './heatmap.jsx';
import { PieChart } from './piechart.jsx';

const vizes = { stat: Stat, timeseries: Series, table: Table, bargauge: Bars, piechart: Pie, heatmap: Heatmap, text: Text };

/** What is inside a panel, or its text for no data. */
export function Viz(props) {
  const Chosen = vizes[props.panel.type];
  if (!Chosen) {
    throw new Error(`panels of the type ${props.panel.type} are not drawn`);
  }
  const isEmpty = props.data.every(frame => frame.length === 0);
  const copes = ['stat', 'bargauge', 'text'].includes(props.panel.type);
  return isEmpty && !copes ? <NoData {...props} /> : <Chosen {...props} />;
}

function NoData({ fieldConfig, width, height, theme }) {
  const style = {
    width,
    height,
    display: 'grid',
    placeItems: 'center',
    textAlign: 'center',
    fontSize: theme.typography.h4.fontSize,
    color: theme.colors.text.secondary,
  };
  return <div style={style}>{fieldConfig.defaults.noValue ?? 'No data'}</div>;
}

const displayValues = ({ data, fieldConfig, panel, theme, timeZone, replace }, sparkline) =>
  getFieldDisplayValues({
    fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables: replace,
    theme,
    data,
    sparkline,
    timeZone,
    percentChange: panel.options.showPercentChange,
  });

const orientationOf = ({ panel, width, height }) =>
  !panel.options.orientation || panel.options.orientation === VizOrientation.Auto
    ? width > height
      ? VizOrientation.Vertical
      : VizOrientation.Horizontal
    : panel.options.orientation;

function Repeated({ props, sparkline, render, ...rest }) {
  return (
    <VizRepeater
      getValues={() => displayValues(props, sparkline)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={render}
      width={props.width}
      height={props.height}
      source={props.data}
      renderCounter={0}
      orientation={orientationOf(props)}
      {...rest}
    />
  );
}

function Stat(props) {
  const {
    panel: { options, title },
    fieldConfig,
    theme,
  } = props;
  const textMode = options.textMode === 'auto' && (fieldConfig.defaults.displayName || !title) ? 'value_and_name' : options.textMode;
  const render = ({ value, alignmentFactors, width, height, count }) => (
    <BigValue
      value={value.display}
      count={count}
      sparkline={value.sparkline}
      colorMode={options.colorMode}
      graphMode={options.graphMode}
      justifyMode={options.justifyMode}
      textMode={textMode}
      alignmentFactors={alignmentFactors}
      text={options.text}
      width={width}
      height={height}
      theme={theme}
      wideLayout={options.wideLayout}
      percentChangeColorMode={options.percentChangeColorMode}
    />
  );
  return <Repeated props={props} sparkline={options.graphMode !== 'none'} render={render} autoGrid />;
}

function Bars(props) {
  const {
    panel: { options },
    theme,
  } = props;
  const render = ({ value, alignmentFactors, orientation, width, height, count }) => (
    <BarGauge
      value={value.display}
      width={width}
      height={height}
      orientation={orientation}
      field={value.field}
      text={options.text}
      display={value.view?.getFieldDisplayProcessor(value.colIndex)}
      theme={theme}
      itemSpacing={options.displayMode === 'lcd' ? 2 : 10}
      displayMode={options.displayMode}
      alignmentFactors={count > 1 ? alignmentFactors : undefined}
      showUnfilled={options.showUnfilled}
      valueDisplayMode={options.valueMode}
      namePlacement={options.namePlacement}
    />
  );
  return (
    <Repeated
      props={props}
      render={render}
      itemSpacing={10}
      minVizWidth={options.minVizWidth ?? 8}
      minVizHeight={options.minVizHeight ?? 16}
      maxVizHeight={options.maxVizHeight ?? 300}
    />
  );
}

function Series({ data, panel: { options }, width, height, range, timeZone }) {
  return (
    <TimeSeries
      frames={data}
      structureRev={1}
      width={width}
      height={height}
      timeRange={range}
      timeZone={timeZone}
      legend={options.legend}
      options={options}
    />
  );
}

function Table({ data, panel: { options }, fieldConfig, width, height, range }) {
  return (
    <TableNG
      data={data[options.frameIndex ?? 0]}
      width={width}
      height={height}
      noHeader={!options.showHeader}
      sortBy={options.sortBy}
      cellHeight={options.cellHeight}
      resizable
      frozenColumns={options.frozenColumns?.left}
      enablePagination={options.enablePagination}
      timeRange={range}
      fieldConfig={fieldConfig}
      noValue={fieldConfig.defaults.noValue}
      structureRev={1}
      enableVirtualization={false}
    />
  );
}

function Pie(props) {
  return <PieChart {...props} values={displayValues(props, false).filter(({ display }) => display.numeric > 0)} />;
}

function Text({ panel: { options }, replace }) {
  const content = replace(options.content);
  return (
    <div
      className="markdown-html"
      dangerouslySetInnerHTML={{ __html: options.mode === 'html' ? content : renderTextPanelMarkdown(content) }}
    />
  );
}
