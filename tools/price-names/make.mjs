// Prints what LibreChat charges for names of models; README.md says how to run it.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

// The package begins a log when it is loaded.
process.env.LIBRECHAT_LOG_DIR = join(here, 'node_modules', '.logs');
const { cacheTokenValues, createTxMethods, tokenValues } = await import('@librechat/data-schemas');
const MADE_UP = 2000;

/** More than any threshold of a premium tier. */
const LONG_PROMPT = 1e9;

/** What LibreChat's source has had since that package, by the pattern before it: input, output, cache write, cache read. */
const NEWER = {
  gemma: { jev: [0.042, 0] },
  'claude-sonnet-5': { 'claude-sonnet-5-5': [2, 10, 2.5, 0.2], 'claude-sonnet-5.5': [2, 10, 2.5, 0.2] },
  'pixtral-large': {
    'mistral-large': [0.5, 1.5], 'mistral-large-2411': [2, 6], 'mistral-large-2512': [0.5, 1.5], 'mistral-large-3': [0.5, 1.5],
  },
};

/** A name is vendor + core + ending; empty ones come often. */
const VENDORS = [
  '', '', '', 'openai/', 'mistralai/', 'moonshotai/', 'deepseek-ai/', 'qwen/', 'meta-llama/', 'anthropic/', 'x-ai/', 'google/', 'z-ai/',
  'openrouter/', 'us.anthropic.', 'eu.', 'azure-', 'accounts/fireworks/models/', 'vertex_ai/publishers/google/models/', 'kimi/', 'gpt-4/',
  'command/', 'o1/', '/', '//',
];
const ENDINGS = [
  '', '', '', '-latest', '-preview', '-2026-09-01', ':free', ':nitro', '-v1:0', '-instruct', '@20260901', ' (eu)', '-16k', '-32k-0613',
  '-0125', '-turbo', '/', '/online', '/8k', '-o1', '-mini', '.gguf', '-3',
];

/** Names that are no pattern: what LibreChat has rules of its own for, what it does not know, and ids of agents. */
const CORES = [
  'gpt-4', 'gpt-4-0613', 'gpt-4-0314', 'gpt-4-turbo', 'gpt-4-vision', 'gpt-4-0125', 'gpt-4-32k', 'gpt-3.5-turbo', 'gpt-3.5',
  'gpt-3.5-turbo-16k', 'gpt-3.5-turbo-0613', 'gpt-35-turbo', 'gpt-4-mistral-', 'gpt-3.5-nova-2-pro', 'mistral-tiny', 'mistral-large-24',
  'magistral', 'gpt-6', 'gpt-6.1-sol', 'gpt-7', 'claude', 'claude-4', 'llama', 'llama-5', 'phi-4', 'my-own-llama', 'unheard-of', 'agent_',
  'gem', 'dall-e-3', 'nova-2-pro',
];

let state = 20260923;

/** The same numbers in every run (mulberry32). */
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

const pick = (list) => list[random(list.length)];

function letters(length) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => pick([...alphabet])).join('');
}

function cased(name) {
  switch (random(4)) {
    case 0: return name.toUpperCase();
    case 1: return [...name].map((letter) => (random(2) === 0 ? letter.toUpperCase() : letter)).join('');
    default: return name;
  }
}

function madeUp(patterns) {
  switch (random(10)) {
    case 0: return `agent_${letters(21)}`;
    case 1: return cased(`${pick(patterns)}/${pick(patterns)}`);
    case 2: return cased(`${pick(patterns)}-${pick(patterns)}${pick(ENDINGS)}`);
    case 3: return cased(`${pick(CORES)}/${pick([...CORES, ...patterns])}${pick(ENDINGS)}`);
    case 4: return cased(pick(VENDORS) + pick(CORES) + pick(ENDINGS));
    case 5: return cased(pick(patterns).slice(0, -1) + pick(ENDINGS));
    default: return cased(pick(VENDORS) + pick(patterns) + pick(ENDINGS));
  }
}

/** LibreChat's own functions that match names. */
async function matchers(source) {
  const folder = await mkdtemp(join(here, 'node_modules', '.made-'));
  try {
    const outfile = join(folder, 'tokens.mjs');
    await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [source] = process.argv.slice(2);
if (!source) {
  console.error('Give the path of packages/api/src/utils/tokens.ts in a checkout of LibreChat.');
  process.exit(1);
}

const replaced = new Set(Object.values(NEWER).flatMap(Object.keys));

// Of equally long patterns the last one wins: a newer one has to be in its place.
for (const [pattern, price] of Object.entries({ ...tokenValues })) {
  if (replaced.has(pattern)) {
    continue;
  }

  const prices = { [pattern]: [price.prompt, price.completion], ...NEWER[pattern] };
  for (const [key, [prompt, completion, write, read]] of Object.entries(prices)) {
    delete tokenValues[key];
    tokenValues[key] = { prompt, completion };
    if (write !== undefined) {
      cacheTokenValues[key] = { write, read };
    }
  }
}

const { matchModelName, findMatchingPattern } = await matchers(source);
const tx = createTxMethods(null, { matchModelName, findMatchingPattern });
const patterns = Object.keys(tokenValues);
const names = new Set(patterns);
while (names.size < patterns.length + MADE_UP) {
  names.add(madeUp(patterns));
}

function prices(model, inputTokenCount) {
  return [
    tx.getMultiplier({ model, tokenType: 'prompt', inputTokenCount }),
    tx.getMultiplier({ model, tokenType: 'completion', inputTokenCount }),
    tx.getCacheMultiplier({ model, cacheType: 'write', inputTokenCount }),
    tx.getCacheMultiplier({ model, cacheType: 'read', inputTokenCount }),
  ];
}

const version = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies['@librechat/data-schemas'];
console.log(`# What LibreChat's own code answers (data schemas ${version}, with newer prices), as tools/price-names asks it: the pattern that`);
console.log('# a name has the price of, the prices of a call, those of a call with a long prompt. An empty field: no pattern, or no own price.');
console.log('# name,pattern,input,output,cache_write,cache_read,long_input,long_output,long_cache_write,long_cache_read');
for (const name of names) {
  console.log([name, tx.getValueKey(name), ...prices(name, 1), ...prices(name, LONG_PROMPT)].map((field) => field ?? '').join(','));
}
