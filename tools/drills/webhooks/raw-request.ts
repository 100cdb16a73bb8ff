/** How the end of a body is told; all but the first two are wrong on purpose. */
export type Framing =
  | { readonly kind: 'length' }
  | { readonly kind: 'chunked'; readonly pieces: number }
  | { readonly kind: 'too_short'; readonly by: number }
  | { readonly kind: 'too_long'; readonly by: number }
  | { readonly kind: 'twice' }
  | { readonly kind: 'length_and_chunked' }
  | { readonly kind: 'length_text'; readonly text: string }
  | { readonly kind: 'transfer_text'; readonly text: string }
  | { readonly kind: 'chunked_cut' }
  | { readonly kind: 'chunk_size_text'; readonly text: string }
  | { readonly kind: 'untold' };

/** A request as it goes over the wire, before anybody makes sense of it. */
export interface RawRequest {
  method: string;
  target: string;
  version: string;
  headers: (readonly [name: string, value: string])[];
  /** Lines put among the headers as they are. */
  oddLines: string[];
  body: Buffer;
  framing: Framing;
}

/** Whether it is an ordinary request, after which another may follow on the same connection. */
export function isPlain(request: RawRequest): boolean {
  const { framing, oddLines, version, headers, method, target } = request;
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return (
    (framing.kind === 'length' || framing.kind === 'chunked') &&
    oddLines.length === 0 &&
    version === '1.1' &&
    size < 12_000 &&
    ordinary.test(method) &&
    /^(\/|http:)[\x21-\x7e]*$/.test(target) &&
    headers.filter(([name]) => /^host$/i.test(name)).length === 1 &&
    headers.every(([name, value]) => !meaningful.test(name) && /^[\x20-\x7e\t]*$/.test(value))
  );
}

/** Methods after which the connection is as before. */
const ordinary = /^(POST|GET|PUT|PATCH|DELETE|OPTIONS|HEAD|TRACE|PROPFIND)$/;
/** Headers that change what becomes of the connection. */
const meaningful = /^(expect|upgrade|connection)$/i;

/** Whether the api would wait for more of its body: the sender has to hang up. */
export function leavesOpen({ framing }: RawRequest): boolean {
  return ['too_long', 'chunked_cut', 'chunk_size_text', 'transfer_text', 'length_text'].includes(
    framing.kind,
  );
}

/** The bytes of the request. */
export function bytesOf(request: RawRequest): Buffer {
  const { method, target, version, headers, oddLines, body } = request;
  const lines = [
    `${method} ${target} HTTP/${version}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...framingLines(request),
    ...oddLines,
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, framedBody(request.framing, body)]);
}

function framingLines({ framing, body }: RawRequest): readonly string[] {
  const length = `content-length: ${body.length}`;
  const chunked = 'transfer-encoding: chunked';
  switch (framing.kind) {
    case 'length':
      return [length];
    case 'too_short':
      return [`content-length: ${Math.max(0, body.length - framing.by)}`];
    case 'too_long':
      return [`content-length: ${body.length + framing.by}`];
    case 'twice':
      return [length, `content-length: ${body.length + 1}`];
    case 'length_and_chunked':
      return [length, chunked];
    case 'length_text':
      return [`content-length: ${framing.text}`];
    case 'transfer_text':
      return [`transfer-encoding: ${framing.text}`];
    case 'untold':
      return [];
    default:
      return [chunked];
  }
}

function framedBody(framing: Framing, body: Buffer): Buffer {
  switch (framing.kind) {
    case 'chunked':
      return chunks(body, framing.pieces);
    case 'length_and_chunked':
      return chunks(body, 1);
    case 'chunked_cut':
      return chunks(body, 2).subarray(0, -3);
    case 'chunk_size_text':
      return Buffer.concat([
        Buffer.from(`${framing.text}\r\n`, 'latin1'),
        body,
        Buffer.from('\r\n0\r\n\r\n'),
      ]);
    default:
      return body;
  }
}

function chunks(body: Buffer, pieces: number): Buffer {
  const size = Math.max(1, Math.ceil(body.length / pieces));
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
