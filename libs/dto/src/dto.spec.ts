import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  BarsQuery,
  BookQuery,
  GapsQuery,
  LIMIT_MAX,
  NewKeyBody,
  PairQuery,
  PROBLEM_CODES,
  PROBLEMS,
  TIME_MS_MAX,
} from './index';

const market = { venue: 'binance', symbol: 'BTCUSDT' };

function wrong(query: Record<string, unknown>): string[] {
  const parsed = plainToInstance(BarsQuery, { ...market, ...query });
  const errors = validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true });
  return errors.map((error) => error.property);
}

describe('BarsQuery', () => {
  it('takes plain digits as integers', () => {
    const parsed = plainToInstance(BarsQuery, { ...market, limit: '10', from: '1763596800000' });
    expect([parsed.limit, parsed.from]).toEqual([10, 1_763_596_800_000]);
  });

  it.each([
    '',
    ' 7',
    '7 ',
    '1e3',
    '0x10',
    '-1',
    '1.5',
    'NaN',
    'null',
    '9'.repeat(17),
    ['1', '2'],
    '0',
    String(LIMIT_MAX + 1),
  ])('refuses limit=%j', (limit) => expect(wrong({ limit })).toEqual(['limit']));

  it.each([1, LIMIT_MAX])('takes limit=%d, a bound', (limit) => expect(wrong({ limit: String(limit) })).toEqual([]));

  it('refuses a time beyond the year 2100', () => {
    expect(wrong({ from: String(TIME_MS_MAX), to: String(TIME_MS_MAX + 1) })).toEqual(['to']);
  });

  it('refuses a width that is not kept, a parameter that is not known and a symbol of a megabyte', () => {
    expect(wrong({ width: '2s' })).toEqual(['width']);
    expect(wrong({ widht: '1s' })).toEqual(['widht']);
    expect(wrong({ symbol: 'x'.repeat(1_000_000) })).toEqual(['symbol']);
    expect(wrong({ symbol: '' })).toEqual(['symbol']);
  });

  it('says what a parameter must be', () => {
    const [error] = validateSync(plainToInstance(BarsQuery, { ...market, limit: 'abc' }));
    expect(Object.values(error.constraints ?? {})).toContain('limit must be an integer from 1 to 10000');
  });
});

describe('GapsQuery', () => {
  it('needs nothing', () => expect(validateSync(plainToInstance(GapsQuery, {}))).toEqual([]));
});

describe('PROBLEMS', () => {
  it('answers no error of the caller with a status of ours', () => {
    const ours = PROBLEM_CODES.filter((code) => PROBLEMS[code].status >= 500);
    expect(ours).toEqual(['internal', 'not-ready', 'keys-unavailable', 'store-unavailable']);
  });
});

describe('BookQuery', () => {
  const wrongOf = (depth: string) => validateSync(plainToInstance(BookQuery, { ...market, depth })).length;

  it.each(['0', '1001', '1e2', ''])('refuses depth=%j', (depth) => expect(wrongOf(depth)).toBe(1));

  it.each(['1', '1000'])('takes depth=%s, a bound', (depth) => expect(wrongOf(depth)).toBe(0));
});

describe('PairQuery', () => {
  it('needs both assets', () => {
    expect(validateSync(plainToInstance(PairQuery, { base: 'BTC' })).map(({ property }) => property)).toEqual([
      'quote',
    ]);
  });
});

describe('NewKeyBody', () => {
  const wrongOf = (body: object) => {
    const parsed = plainToInstance(NewKeyBody, { name: 'desk', scopes: ['read'], ...body });
    return validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true }).map(({ property }) => property);
  };

  it.each([{}, { scopes: ['read', 'admin', 'trade-data'] }, { expiresAt: null }, { expiresAt: TIME_MS_MAX }])(
    'takes %j',
    (body) => expect(wrongOf(body)).toEqual([]),
  );

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'two\nlines' }, 'name'],
    [{ name: 'x'.repeat(65) }, 'name'],
    [{ name: ['desk'] }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: 'read' }, 'scopes'],
    [{ scopes: ['read', 'read'] }, 'scopes'],
    [{ scopes: ['root'] }, 'scopes'],
    [{ scopes: { 0: 'admin', length: 1 } }, 'scopes'],
    [{ expiresAt: '1' }, 'expiresAt'],
    [{ expiresAt: -1 }, 'expiresAt'],
    [{ expiresAt: 1.5 }, 'expiresAt'],
    [{ id: 'mine' }, 'id'],
  ])('refuses %j', (body, field) => expect(wrongOf(body)).toEqual([field]));
});
