import { displayCharacters } from '../text/display-width.ts';
import { html } from './html-text.ts';

/** One row of values of a chart; `name` stands in its legend. */
interface Series {
  name: string;
  values: readonly number[];
}

export interface Chart {
  /** Letters and digits; unique on its page. */
  id: string;
  title: string;
  /** The whole chart in a sentence, for whoever does not see it. */
  description: string;
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 40;
const TOP = 12;
const BOTTOM = 28;

/** Upright bars over labels, stacked where there are several series. */
export function barChart(
  chart: Chart,
  labels: readonly string[],
  series: readonly Series[],
): string {
  const sums = labels.map((_, at) => sum(series.map(({ values }) => values[at] ?? 0)));
  const top = niceTop(Math.max(1, ...sums));
  const inner = HEIGHT - TOP - BOTTOM;
  const slot = (WIDTH - LEFT) / Math.max(1, labels.length);
  const bar = Math.max(1, Math.min(48, slot * 0.72));
  const y = (value: number): number => TOP + inner - (value / top) * inner;
  const marks: string[] = [];
  for (const value of [0, top / 2, top].filter(Number.isInteger)) {
    const at = number(y(value));
    marks.push(
      `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${at}" y2="${at}"/>`,
      `<text class="tick" x="${LEFT - 6}" y="${number(y(value) + 4)}" text-anchor="end">${value}</text>`,
    );
  }
  const each = Math.max(1, Math.ceil(labels.length / 10));
  for (const [at, label] of labels.entries()) {
    const middle = LEFT + slot * (at + 0.5);
    let base = 0;
    for (const [which, { name, values }] of series.entries()) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      const high = number(y(base) - y(base + value));
      marks.push(
        `<rect class="s${which}" x="${number(middle - bar / 2)}" y="${number(y(base + value))}" width="${number(bar)}" height="${high}"><title>${html(`${label}: ${value} ${name}`)}</title></rect>`,
      );
      base += value;
    }
    if (at % each === 0) {
      marks.push(
        `<text class="tick" x="${number(middle)}" y="${HEIGHT - 8}" text-anchor="middle">${html(label)}</text>`,
      );
    }
  }
  return figure(chart, HEIGHT, marks) + legend(series);
}

/** Lying bars, one for each name; the names stand before them. */
export function rowChart(chart: Chart, rows: readonly { name: string; value: number }[]): string {
  const top = Math.max(1, ...rows.map(({ value }) => value));
  const [row, left] = [24, 300];
  const marks = rows.flatMap(({ name, value }, at) => {
    const y = at * row;
    const long = number((value / top) * (WIDTH - left - 50));
    return [
      `<text class="label" x="${left - 8}" y="${y + 16}" text-anchor="end">${html(shortened(name))}<title>${html(name)}</title></text>`,
      `<rect class="s0" x="${left}" y="${y + 4}" width="${long}" height="16"><title>${html(`${name}: ${value}`)}</title></rect>`,
      `<text class="tick" x="${number(left + Number(long) + 6)}" y="${y + 16}">${value}</text>`,
    ];
  });
  return figure(chart, rows.length * row + 4, marks);
}

function figure(
  { id, title, description }: Chart,
  height: number,
  marks: readonly string[],
): string {
  return `<div class="plot"><svg class="chart" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${height}"><title id="${id}-title">${html(title)}</title><desc id="${id}-text">${html(description)}</desc>${marks.join('')}</svg></div>`;
}

function legend(series: readonly Series[]): string {
  if (series.length < 2) return '';
  const items = series.map(
    ({ name }, at) => `<li><span class="key k${at}" aria-hidden="true"></span>${html(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** The end of a path says more than its beginning. */
function shortened(name: string): string {
  const characters = displayCharacters(name);
  return characters.length <= 44 ? name : `…${characters.slice(-43).join('')}`;
}

/** The next of 1, 2, 4, 6, 8, 10, 20, 40 … from a number up: its half is a whole number from 2 on. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= most) ?? 10;
  return step * power;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
