/** One violation, as ajv reports it. */
export interface SchemaError {
  /** JSON pointer of the value. */
  instancePath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}

/** A compiled schema; `errors` belongs to the last call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: SchemaError[] | null;
}

/** schema/session.schema.json */
export declare const validateSession: Validator;

/** schema/config.schema.json */
export declare const validateConfig: Validator;
