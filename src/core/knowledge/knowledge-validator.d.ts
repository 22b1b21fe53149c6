import type { Validator } from '../lint/validators.js';

/** schema/knowledge.schema.json */
export declare const validateKnowledge: Validator;
