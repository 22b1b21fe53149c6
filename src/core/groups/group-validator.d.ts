import type { Validator } from '../lint/validators.js';

/** schema/group.schema.json */
export declare const validateGroup: Validator;
