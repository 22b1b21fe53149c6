import { afterAll } from 'vitest';
import { takeAllAway } from './leftovers.ts';

// Runs before each test file, also where the files share their modules.
afterAll(takeAllAway);
