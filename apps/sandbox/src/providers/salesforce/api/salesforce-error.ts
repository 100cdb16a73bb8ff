/** An answer that is not a success: a list of `{message, errorCode}`, as the REST API gives it. */
export class SalesforceError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly fields: readonly string[] | null = null,
  ) {
    super(message);
  }

  get body(): unknown[] {
    const { message, errorCode, fields } = this;
    return [fields === null ? { message, errorCode } : { message, errorCode, fields }];
  }
}

export const malformedQuery = (message: string): SalesforceError =>
  new SalesforceError(400, 'MALFORMED_QUERY', message);

export const invalidField = (message: string): SalesforceError =>
  new SalesforceError(400, 'INVALID_FIELD', message);

export const notFound = (message = 'The requested resource does not exist'): SalesforceError =>
  new SalesforceError(404, 'NOT_FOUND', message);

export const malformedId = (name: string, id: string): SalesforceError =>
  new SalesforceError(400, 'MALFORMED_ID', `${name}: id value of incorrect type: ${id}`, [name]);
