// Looks at pages as browser.rs asks: `node look.js BROWSER FILE…`. A line on each page in each look; the first fault ends it.
'use strict';
const fs = require('fs');
const { execFileSync } = require('child_process');
const { chromium } = require('playwright-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

async function look(browser, file, colorScheme, width) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const faults = [];
  const address = 'file://' + file;
  page.on('console', (m) => faults.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`error: ${e}`));
  page.on('request', (r) => { if (r.url() !== address) faults.push(`request: ${r.url()}`); });
  await page.goto(address);
  // What is folded away is looked at as well.
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) faults.push(`${over} pixels too wide`);
  // Colours are those of a scheme, and layout is that of a width: two of the six have both.
  if ((colorScheme === 'light') === (width === 360) && width !== 800) await examine(page, faults);
  if (width === 1280 && colorScheme === 'light') {
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = false; }));
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const sheets = (paper.match(/\/Type\s*\/Page\b/g) || []).length;
    if (sheets < 3) faults.push(`${sheets} sheets of paper`);
    await follow(page, faults);
  }
  await context.close();
  if (faults.length > 0) throw new Error(`${file} ${colorScheme} ${width}: ${faults.join('\n')}`);
  console.log(`${file} ${colorScheme} ${width}: well`);
}

async function examine(page, faults) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), tags);
  if (found.passes.length < 10) faults.push('axe did not look');
  for (const v of found.violations) faults.push(`axe: ${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`);
}

// The keyboard reaches the report, and a link to a folded card unfolds it.
async function follow(page, faults) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.className);
  if (first !== 'skip') faults.push(`the first stop is ${first}`);
  const link = page.locator('table a[href^="#p-"]').first();
  if (await link.count() === 0) return;
  const id = (await link.getAttribute('href')).slice(1);
  await link.click();
  const open = await page.evaluate((id) => document.getElementById(id).closest('details').open, id);
  if (!open) faults.push(`${id} stays folded`);
}

(async () => {
  const [program, ...files] = process.argv.slice(2);
  const executablePath = execFileSync('sh', ['-c', 'command -v "$0"', program]).toString().trim();
  const browser = await chromium.launch({ executablePath, args });
  try {
    for (const file of files) {
      for (const scheme of ['light', 'dark']) {
        for (const width of [360, 800, 1280]) await look(browser, file, scheme, width);
      }
    }
  } finally {
    await browser.close();
  }
})().catch((e) => { console.error(e.message); process.exit(1); });
