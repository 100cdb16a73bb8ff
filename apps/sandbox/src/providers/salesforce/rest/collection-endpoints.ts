import { z } from 'zod';
import { objectBody, parameter, type ApiAnswer, type ApiCall } from '../api/api-call';
import { SalesforceError, malformedId, notFound } from '../api/salesforce-error';
import { readRecordId } from '../org/record-id';
import { changeRecord, createRecord, deleteRecord, namesIn, readRecords } from './record-endpoints';

const mostRecords = 200;
const mostRead = 2_000;
const mostTypeChanges = 10;

interface SaveResult {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: readonly string[] }[];
}

const writeBody = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(
    z.object({ attributes: z.object({ type: z.string() }), id: z.string().optional() }).catchall(z.unknown()),
  ),
});
const readBody = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });

const refused = (message: string): SalesforceError => new SalesforceError(400, 'INVALID_INPUT', message);

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (!read.success) throw new SalesforceError(400, 'JSON_PARSER_ERROR', z.prettifyError(read.error));
  return read.data;
}

/** Runs one record's write; its failure is its own, with `statusCode` where ordinary errors say `errorCode`. */
function attempt(write: () => ApiAnswer, id?: string): SaveResult {
  try {
    const { body } = write();
    const made = (body as { id?: string } | undefined)?.id ?? id;
    return { ...(made === undefined ? {} : { id: made }), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return {
      ...(id === undefined ? {} : { id }),
      success: false,
      errors: [{ statusCode: error.errorCode, message: error.message, fields: error.fields ?? [] }],
    };
  }
}

function write(call: ApiCall): SaveResult[] {
  const { records, allOrNone } = parsed(writeBody, objectBody(call));
  if (allOrNone) throw refused('All-or-none writes of collections are not simulated here.');
  if (records.length > mostRecords)
    throw new SalesforceError(
      400,
      'LIMIT_EXCEEDED',
      `record limit reached. cannot submit more than ${mostRecords} records into this call`,
    );
  const changes = records.filter(
    (record, at) => at === 0 || record.attributes.type !== records[at - 1]?.attributes.type,
  );
  if (changes.length > mostTypeChanges)
    throw refused(`Cannot have more than ${mostTypeChanges} chunks in a single operation.`);
  return records.map(({ attributes, id, ...fields }) => {
    if (call.method === 'POST')
      return attempt(() => createRecord({ ...call, body: fields }, attributes.type));
    if (id === undefined)
      throw new SalesforceError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call');
    return attempt(() => changeRecord({ ...call, body: fields }, attributes.type, id), id);
  });
}

function remove(call: ApiCall): SaveResult[] {
  const ids = namesIn(parameter(call.query, 'ids'));
  if (ids.length > mostRecords)
    throw new SalesforceError(
      400,
      'LIMIT_EXCEEDED',
      `cannot delete more than ${mostRecords} records in this call`,
    );
  return ids.map((text) =>
    attempt(() => {
      const id = readRecordId(text);
      if (id === null) throw malformedId('Id', text);
      const record = call.org.find(id);
      if (record === undefined) throw notFound();
      return deleteRecord(call, record.type, id);
    }, text),
  );
}

/** `/composite/sobjects` for writes and deletes, `/composite/sobjects/{object}` for reading by id. One call towards the limits. */
export function collections(call: ApiCall, name: string | undefined): ApiAnswer {
  if (name !== undefined) {
    const isPost = call.method === 'POST';
    const { ids, fields } = isPost
      ? parsed(readBody, objectBody(call))
      : { ids: namesIn(parameter(call.query, 'ids')), fields: namesIn(parameter(call.query, 'fields')) };
    if (ids.length > mostRead)
      throw new SalesforceError(
        400,
        'LIMIT_EXCEEDED',
        `cannot retrieve more than ${mostRead} records in this call`,
      );
    if (fields.length === 0)
      throw new SalesforceError(400, 'MISSING_ARGUMENT', 'The fields parameter is missing.');
    return readRecords(call, name, ids, fields);
  }
  if (call.method === 'DELETE') return { status: 200, body: remove(call) };
  if (call.method === 'POST' || call.method === 'PATCH') return { status: 200, body: write(call) };
  throw new SalesforceError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${call.method}' not allowed. Allowed are DELETE,PATCH,POST`,
  );
}
