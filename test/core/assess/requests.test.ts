import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/core/assess/assess.ts';
import { readSlashCommand } from '../../../src/core/assess/request.ts';
import { REQUESTS, TOO_LIGHT } from './requests.ts';

describe('what a request needs', () => {
  it.each(REQUESTS.map((one) => [one] as const))('%j', ([text, verdict, given]) => {
    expect(assess({ ...(readSlashCommand(text) ?? { text }), ...given }).verdict).toBe(verdict);
  });

  it('is missed by being judged too lightly, never too strictly', () => {
    expect(TOO_LIGHT.map((text) => assess({ text }).verdict)).toEqual(
      TOO_LIGHT.map(() => 'optional'),
    );
    expect(TOO_LIGHT.length / (REQUESTS.length + TOO_LIGHT.length)).toBeLessThan(0.05);
  });
});
