import { describe, expect, it } from 'vitest';
import { barChart, rowChart } from '../../../src/core/insight/svg-chart.ts';

const CHART = { id: 'x', title: 'Title', description: 'Three in all.' };

/** Heights of the bars of one series, as they are drawn. */
function heights(svg: string, series: number): number[] {
  const bars = svg.matchAll(new RegExp(`<rect class="s${series}"[^>]* height="([\\d.]+)"`, 'g'));
  return [...bars].map((match) => Number(match[1]));
}

describe('charts', () => {
  it('draw bars as high as their values', () => {
    const svg = barChart(CHART, ['a', 'b', 'c'], [{ name: 'n', values: [1, 0, 2] }]);
    const [one = 0, two = 0] = heights(svg, 0);
    expect(two).toBeCloseTo(2 * one, 0);
  });

  it('put series on top of one another', () => {
    const svg = barChart(
      CHART,
      ['a'],
      [
        { name: 'm', values: [2] },
        { name: 'n', values: [2] },
      ],
    );
    const ys = [...svg.matchAll(/<rect [^>]* y="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(ys[0]! - ys[1]!).toBeCloseTo(heights(svg, 1)[0]!, 0);
  });

  it('have a title and a description that belong to them', () => {
    const svg = rowChart(CHART, [{ name: 'a', value: 3 }]);
    expect(svg).toContain('aria-labelledby="x-title x-text"');
    expect(svg).toContain('<desc id="x-text">Three in all.</desc>');
  });

  it('escape names', () => {
    const svg = rowChart(CHART, [{ name: '</svg><script>"\'', value: 1 }]);
    expect(svg).not.toMatch(/<script|<\/svg>.+<\/svg>/);
  });

  it('stay finite without values', () => {
    expect(barChart(CHART, [], [{ name: 'n', values: [] }])).not.toMatch(/NaN|Infinity/);
  });
});
