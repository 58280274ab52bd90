import { JsonCursor } from './json-cursor';
import { JsonFields } from './json-fields';
import { JsonTable, TableShape } from './json-table';
import { JsonKind } from './json-values';
import { numbered } from './symbol-table';

const ROW = numbered('price qty');

function open(text: string, table = new JsonTable(2, new JsonFields(ROW))) {
  const cursor = new JsonCursor();
  cursor.open(new TextEncoder().encode(text));
  const isRead = table.read(cursor) && cursor.isAtEnd();
  const cells = Array.from({ length: table.rows }, (_, row) => [table.text(2 * row), table.text(2 * row + 1)]);
  return { isRead, table, shape: table.shape, cells };
}

describe('JsonTable', () => {
  it.each([
    [
      '[["1.5","2"],["3","4"]]',
      [
        ['1.5', '2'],
        ['3', '4'],
      ],
    ],
    [
      '[[1.5,2,"x",[7]],[3]]',
      [
        ['1.5', '2'],
        ['3', ''],
      ],
    ],
    [
      '[ [ "1.5" , 2e3 ] , [ ] ]',
      [
        ['1.5', '2e3'],
        ['', ''],
      ],
    ],
    [
      '[{"qty":2,"price":1.5},{"price":3,"x":{}}]',
      [
        ['1.5', '2'],
        ['3', ''],
      ],
    ],
    [
      '[["a\\u0041",null],{"price":true}]',
      [
        ['aA', 'null'],
        ['true', ''],
      ],
    ],
    ['[]', []],
    ['[ ]', []],
  ])('reads the rows of %s', (text, expected) => {
    expect(open(text)).toMatchObject({ isRead: true, shape: TableShape.Rows, cells: expected });
  });

  it.each([
    ['[1.5,2,3]', ['1.5', '2']],
    ['["a"]', ['a', '']],
    ['[ 1 , [2] ]', ['1', '[2]']],
  ])('reads %s as one row', (text, expected) => {
    expect(open(text)).toMatchObject({ isRead: true, shape: TableShape.Row, cells: [expected] });
  });

  it.each(['[[1],2]', '[[1],{"price":1,"price":2}]'])('passes %s, which is neither', (text) => {
    expect(open(text)).toMatchObject({ isRead: true, shape: TableShape.Other });
  });

  it.each(['[[1,2]', '[[1,]]', '[[1],]', '[[1][2]]', '[[1 2]]', '{}', '[[01]]', '[{"price":1]', ''])(
    'fails %s',
    (text) => {
      expect(open(text).isRead).toBe(false);
    },
  );

  it('forgets what the table before had, and grows with it', () => {
    const table = new JsonTable(2);
    const rows = Array.from({ length: 1000 }, (_, i) => `["${i}","${i}.5"]`);
    expect(open(`[${rows.join(',')}]`, table).cells[999]).toEqual(['999', '999.5']);
    open('[[7]]', table);
    expect([table.rows, table.kindOf(0), table.kindOf(1)]).toEqual([1, JsonKind.Number, JsonKind.None]);
    expect(table.decimals(1, 2, { units: new Float64Array(1), digits: new Uint8Array(1) }, 0)).toBe(false);
  });

  it('takes a cell of all rows at a scale, exactly or not at all', () => {
    const { table } = open('[["1.50","3"],["0.25","-1"]]');
    const columns = { units: new Float64Array(3), digits: new Uint8Array(3) };
    expect(table.decimals(0, 1, columns, 1)).toBe(false);
    expect(table.decimals(1, 0, columns, 1)).toBe(false);
    expect(table.decimals(0, 2, columns, 1)).toBe(true);
    expect([[...columns.units], [...columns.digits]]).toEqual([
      [0, 150, 25],
      [0, 2, 2],
    ]);
  });
});
