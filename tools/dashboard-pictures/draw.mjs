// Draws dashboards as PNG files: node draw.mjs --prometheus URL --out FOLDER [options] [dashboard.json ...]
import { createServer } from 'node:http';
import { mkdtemp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const dashboards = join(here, '../../deploy/grafana-dashboards');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    out: { type: 'string', default: 'pictures' },
    now: { type: 'string' },
    from: { type: 'string' },
    theme: { type: 'string', multiple: true, default: ['dark'] },
    width: { type: 'string', default: '1600' },
    'scrape-interval': { type: 'string', default: '15' },
    variable: { type: 'string', multiple: true, default: [] },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const now = options.now ? new Date(options.now) : new Date();
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];
const types = { svg: 'image/svg+xml', woff2: 'font/woff2', css: 'text/css', js: 'text/javascript' };
const page =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css"><style>body{margin:0}</style><div id="root"></div><script src="page.js"></script>';

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'src/page.jsx')],
    bundle: true,
    write: false,
    outdir: '/',
    jsx: 'automatic',
    minify: true,
    logLevel: 'error',
    loader: { '.ttf': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return new Map([['/', page], ...outputFiles.map(file => [file.path, file.text])]);
}

/** Serves the page, Grafana's icons and fonts, and Prometheus' API under one address. */
function serve(files) {
  const module = path => readFile(join(here, 'node_modules', path));
  return createServer(async (request, response) => {
    try {
      const path = new URL(request.url, 'http://localhost').pathname;
      if (path.startsWith('/api/')) {
        const answer = await fetch(options.prometheus + request.url);
        return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      }
      const icon = /^\/public\/build\/img\/(icons\/[\w/-]+\.svg)$/.exec(path);
      const body = icon
        ? await module(`@grafana/ui/dist/public/img/${icon[1]}`)
        : path.startsWith('/public/fonts/inter/')
          ? await module('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')
          : files.get(path);
      response.writeHead(body ? 200 : 404, { 'content-type': types[path.split('.').at(-1)] ?? 'text/html' }).end(body);
    } catch (error) {
      response.writeHead(502).end(JSON.stringify({ status: 'error', error: String(error.cause ?? error) }));
    }
  });
}

async function draw(context, address, file, theme) {
  const tab = await context.newPage();
  tab.on('pageerror', error => {
    console.error(`${file}: ${error.message}`);
    process.exitCode = 1;
  });
  tab.on('console', message => ['warning', 'error'].includes(message.type()) && console.error(`${file}: ${message.text()}`));
  await tab.setViewportSize({ width: Number(options.width), height: 900 });
  await tab.clock.setFixedTime(now);
  await tab.goto(address);
  await tab.evaluate(
    ([json, settings]) => window.draw(json, settings),
    [
      JSON.parse(await readFile(file, 'utf8')),
      {
        theme,
        width: Number(options.width),
        now: now.valueOf(),
        from: options.from,
        timeZone: 'utc',
        scrapeInterval: Number(options['scrape-interval']),
        variables: Object.fromEntries(options.variable.map(one => one.split(/=(.*)/s))),
      },
    ],
  );
  const picture = join(options.out, `dashboard-${basename(file, '.json')}${theme === 'dark' ? '' : `-${theme}`}.png`);
  await tab.setViewportSize({ width: Number(options.width), height: await tab.evaluate(() => document.documentElement.scrollHeight) });
  await tab.waitForTimeout(500);
  await tab.screenshot({ path: picture });
  await tab.close();
  console.log(picture);
}

const profile = await mkdtemp(join(tmpdir(), 'dashboard-pictures-'));
const server = serve(await bundle());
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: options.chromium,
  headless: true,
  chromiumSandbox: false,
  args: flags,
});
try {
  await mkdir(options.out, { recursive: true });
  const files =
    positionals.length > 0
      ? positionals
      : (await readdir(dashboards))
          .filter(name => name.endsWith('.json'))
          .sort()
          .map(name => join(dashboards, name));
  for (const file of files) {
    for (const theme of options.theme) {
      await draw(context, `http://127.0.0.1:${server.address().port}/`, file, theme);
    }
  }
} finally {
  await context.close();
  server.close();
  await rm(profile, { recursive: true, force: true });
}
