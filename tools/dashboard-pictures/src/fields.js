// Transformations, overrides and units: all the work is done by @grafana/data, this only tells it which options there are.
import {
  FieldConfigOptionsRegistry,
  applyFieldOverrides,
  cacheFieldDisplayNames,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';

const standard = [
  'displayName',
  'unit',
  'min',
  'max',
  'fieldMinMax',
  'decimals',
  'noValue',
  'color',
  'thresholds',
  'mappings',
  'links',
  'description',
  'filterable',
  'actions',
];
const processors = { displayName: displayNameOverrideProcessor, links: dataLinksOverrideProcessor };

/** What Grafana's panels take where the JSON says nothing. */
const customDefaults = {
  timeseries: {
    drawStyle: 'line',
    lineInterpolation: 'linear',
    lineWidth: 1,
    fillOpacity: 0,
    gradientMode: 'none',
    barAlignment: 0,
    showPoints: 'auto',
    pointSize: 5,
    axisPlacement: 'auto',
    axisLabel: '',
    scaleDistribution: { type: 'linear' },
    stacking: { mode: 'none', group: 'A' },
    thresholdsStyle: { mode: 'off' },
    hideFrom: { legend: false, tooltip: false, viz: false },
    spanNulls: false,
  },
  table: { align: 'auto', inspect: false, cellOptions: { type: 'auto' } },
};

// Some are listed under two names.
const transformers = new Map(Object.values(standardTransformers).map(transformation => [transformation.id, transformation]));
standardTransformersRegistry.setInit(() =>
  [...transformers].map(([id, transformation]) => ({ id, name: transformation.name, transformation: async () => transformation })),
);

/** The frames as a panel shows them. */
export async function prepareFrames(frames, panel, { theme, timeZone, replace }) {
  const transformations = (panel.transformations ?? []).filter(transformation => !transformation.disabled);
  for (const { id } of transformations.filter(({ id }) => !transformers.has(id))) {
    throw new Error(`the panel ${panel.title} has the transformation ${id}, which @grafana/data does not have`);
  }
  const transformed = await lastValueFrom(transformDataFrame(transformations, frames, { interpolate: replace }));
  const fieldConfig = configOf(panel);
  const data = applyFieldOverrides({
    data: transformed,
    fieldConfig,
    fieldConfigRegistry: registryOf(fieldConfig),
    replaceVariables: replace,
    theme,
    timeZone,
  });
  cacheFieldDisplayNames(data);
  return { fieldConfig, data };
}

function configOf({ type, fieldConfig = {} }) {
  const { defaults = {}, overrides = [] } = fieldConfig;
  return {
    defaults: { ...defaults, custom: { ...customDefaults[type], ...defaults.custom } },
    overrides: overrides.map(withOpenThresholds),
  };
}

/** JSON has no infinity: the lowest step of thresholds is null in it. */
const withOpenThresholds = override => ({
  ...override,
  properties: override.properties.map(property =>
    property.id === 'thresholds' ? { ...property, value: openSteps(property.value) } : property,
  ),
});
const openSteps = thresholds => ({ ...thresholds, steps: thresholds.steps.map(step => ({ ...step, value: step.value ?? -Infinity })) });

function registryOf({ defaults, overrides }) {
  const custom = [
    ...Object.keys(defaults.custom),
    ...overrides
      .flatMap(rule => rule.properties)
      .map(property => property.id)
      .filter(id => id.startsWith('custom.'))
      .map(id => id.slice(7)),
  ];
  if (defaults.thresholds) {
    defaults.thresholds = openSteps(defaults.thresholds);
  }
  return new FieldConfigOptionsRegistry(() => [
    ...standard.map(id => item(id, id, false)),
    ...[...new Set(custom)].map(path => item(`custom.${path}`, path, true)),
  ]);
}

const item = (id, path, isCustom) => ({
  id,
  path,
  isCustom,
  name: id,
  shouldApply: () => true,
  process: processors[id] ?? identityOverrideProcessor,
});
