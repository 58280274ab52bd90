import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { bookChecksum } from './book-checksum';
import { encodings } from './encodings';
import { deltaOf } from './fixtures';
import { createReader } from './message-reader';
import { messageSchema } from './message-schema';
import { type BarRow, type BookRow, type Delta, type Row, type Snapshot, type TradeRow } from './protocol';

const page = readFileSync(join(import.meta.dirname, '../../../docs/protocol.md'), 'utf8');

const EPOCH = '7abbea04431e3d49';
const BAR: BarRow = [1795216261000, 9688089, 9688690, 9687812, 9688362, '22603', '218986464657', '11862', 55, 0];
const NEXT_BAR: BarRow = [1795216262000, 9688486, 9688823, 9688093, 9688822, '15738', '152478260949', '9463', 71, 0];
const BOOK: BookRow = [
  'synced',
  '5833893286933',
  1795216263500000,
  1795216263504112,
  9689618,
  9689619,
  [
    [9689618, 6402],
    [9689588, 215],
    [9689501, 1544],
  ],
  [
    [9689619, 2543],
    [9689640, 42200],
    [9689671, 3392],
  ],
  2586657279,
];
const NEXT_BOOK: BookRow = [
  'synced',
  '5833893286941',
  1795216263560000,
  1795216263564230,
  9689618,
  9689619,
  [
    [9689490, 700],
    [9689588, 0],
  ],
  [[9689619, 2600]],
  null,
];
const TRADES: readonly TradeRow[] = [
  ['4310020000', 1795216263468000, 9689618, 346, -1],
  ['4310020001', 1795216263468000, 9689618, 90071, -1],
  ['b-7', 1795216263468123, -3, 9007199254740991, 1],
];
const BIG_BAR: BarRow = [
  1795216200000,
  9007199254740991,
  9007199254740991,
  -9007199254740991,
  0,
  '9007199254740993',
  '1267650600228229401496703205377',
  '0',
  1,
  1,
];

const instrument = {
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};
const head = { type: 'snapshot', epoch: EPOCH, recovered: false, conflated: 0 } as const;
const bars = { channel: 'bars:binance:BTCUSDT:1s', handle: 103, instrument };

const item = (position: readonly [handle: number, offset: number, conflated: number], rows: readonly Row[]): Delta => {
  return { type: 'delta', serverTimeMs: 1795216263523, items: [[...position, rows]] };
};

/** What a server sends over one socket, and the bytes of each frame. */
const SESSION: readonly (readonly [title: string, message: Snapshot | Delta, hex: string])[] = [
  [
    'the state of a channel of bars',
    { ...head, ...bars, offset: 4, rows: [BAR] },
    '0217626172733a62696e616e63653a425443555344543a31736710376162626561303434333165336434390400657b2276656e7565223a2262696e616e6365222c2273796d626f6c223a2242544355534454222c2262617365223a22425443222c2271756f7465223a2255534454222c227072696365446563696d616c73223a322c2273697a65446563696d616c73223a357d0800949c8de01ab2d09e09b209a904a20496e102868933acb9016e',
  ],
  [
    'the next bar, after the one before',
    item([103, 5, 0], [NEXT_BAR]),
    '01e392e9d99f346705090004f801a2059106a005f4f501cdc19b04ee930120',
  ],
  [
    'a bar of extremes',
    item([103, 9, 3], [BIG_BAR]),
    '01e392e9d99f3467090f0301a09a8de01afeffffffffffff1ffeffffffffffff1ffdffffffffffff1f008280808080808020828080808080808080808080808008000202',
  ],
  [
    'a book',
    { ...head, channel: 'book:binance:BTCUSDT:3', handle: 131, instrument: null, offset: 212, rows: [BOOK] },
    '0216626f6f6b3a62696e616e63653a425443555344543a3383011037616262656130343433316533643439d4010000083f01d4a0b1e493a705b0caa4e7fed001a040a4e89e09020300823278d701dc02880c0300ef1354d8c9027cc01aff412d9a',
  ],
  [
    'what changed of it',
    item([131, 215, 2], [NEXT_BOOK]),
    '01e392e9d99f348301d7010d021820f001ec01028004bc0587030100a814',
  ],
  [
    'trades',
    { ...head, channel: 'trades:binance:BTCUSDT', handle: 7, instrument: null, offset: 3, rows: TRADES },
    '02167472616465733a62696e616e63653a42544355534454071037616262656130343433316533643439030000180780fdda9c40b0c9a4e7fed001a4e89e09b405010004faf90a070d622d37ed03a9e89e09d080f5ffffffff1f04',
  ],
  [
    'a ticker that missed nothing, whose newest row only deltas need',
    { ...head, channel: 'ticker:v:币', handle: 2, instrument: null, recovered: true, offset: 448, rows: [] },
    '020c7469636b65723a763ae5b881021037616262656130343433316533643439c0030100017fa4e89e09b40501b0c9a4e7fed001a4e89e09846402de27eee6eebaabafb006',
  ],
  [
    'the next ticker',
    item([2, 451, 2], [[9689888, 71, -1, 1795216263515000, 9689888, 3255, 9689889, 12558, 1795216263522551]]),
    '01e392e9d99f3402c3030d023b9c04a504bc019c049531be9c0180bd06',
  ],
  [
    'a greeks row with what the venue does not send',
    {
      ...head,
      ...{ channel: 'greeks:deribit:BTC-C', handle: 8, instrument: null, offset: 1, conflated: 0 },
      rows: [[1795216263500000, 1795216263504112, 0.0125, null, 54.5, null, null, 0.5, null, null, null, null, -1]],
    },
    '0214677265656b733a646572696269743a4254432d4308103761626265613034343331653364343901000008a508b0caa4e7fed001a0409a9999999999893f0000000000404b40000000000000e03f000000000000f0bf',
  ],
  [
    'tops of a pair',
    {
      ...head,
      ...{ channel: 'top:BTC-USDT', handle: 132, instrument: null, offset: 4 },
      rows: [
        ['venue', 'binance', 'BTCUSDT', 'synced', '96896.18', '0.06402', '96896.19', '0.02543', 1795216263504112],
        ['venue', 'okx', 'BTC-USDT', 'synced', '96896.20', '0.11000', '96896.40', '', 1795216263501087],
        ['best', '96896.20', 'okx', '96896.19', 'binance', '-0.01', true],
      ],
    },
    '020c746f703a4254432d555344548401103761626265613034343331653364343904000018007f0762696e616e636507425443555344540103a4e89e0906846403a6e89e0906de27e083f3baabafb006007b036f6b78084254432d5553445403a8e89e0906f0ab0103d0e89e090000a12f013f03a8e89e09036f6b7803a6e89e090762696e616e6365030101',
  ],
  [
    'an alert',
    {
      ...head,
      ...{ channel: 'alerts', handle: 1, instrument: null, offset: 1 },
      rows: [
        [
          'alert',
          {
            id: 'a1',
            code: 'feed-down',
            severity: 'critical',
            venue: 'okx',
            symbol: null,
            raisedAt: 1795216263000,
            clearedAt: null,
            message: 'Down.',
          },
        ],
      ],
    },
    '0206616c6572747301103761626265613034343331653364343901000008008c017b226964223a226131222c22636f6465223a22666565642d646f776e222c227365766572697479223a22637269746963616c222c2276656e7565223a226f6b78222c2273796d626f6c223a6e756c6c2c227261697365644174223a313739353231363236333030302c22636c65617265644174223a6e756c6c2c226d657373616765223a22446f776e2e227d',
  ],
  [
    'a second of latency',
    {
      ...head,
      ...{ channel: 'latency', handle: 0, instrument: null, offset: 2 },
      rows: [
        ['okx', 'network', 1795216263000, 1000, 812, 3, 41200, 77000, 131000],
        ['okx', 'decode', 1795216263000, 1000, 812, 0, 310, 720, 1500],
      ],
    },
    '02076c6174656e637900103761626265613034343331653364343902000010fd01036f6b789c9c8de01ad00fd80c06e0830590b309f0fe0ff201010005f3fe04efa709b7e70f',
  ],
];

/** The newest ticker that the server has sent to others already. */
const TICKER = [9689618, 346, -1, 1795216263468000, 9689618, 6402, 9689619, 2543, 1795216263469495] as const;

const KINDS = { 103: 'bars', 131: 'book', 2: 'ticker' } as const;
const BEFORE: Readonly<Record<string, Row>> = { 5: BAR, 9: NEXT_BAR, 215: BOOK, 451: TICKER };

function encode(message: Snapshot | Delta): Uint8Array {
  const { binary } = encodings;
  if (message.type === 'snapshot') {
    return binary.snapshot(message, message.rows, message.channel.startsWith('ticker') ? TICKER : null).bytes;
  }
  const [handle, offset, conflated, rows] = message.items[0];
  const kind = KINDS[handle as keyof typeof KINDS];
  const item = { kind, handle, offset, conflated, before: BEFORE[offset] };
  return deltaOf(binary, message.serverTimeMs, [[item, rows]]).bytes;
}

describe('binary frames', () => {
  it.each(SESSION)('has %s in these bytes', (_title, message, hex) => {
    expect(Buffer.from(encode(message)).toString('hex')).toBe(hex);
  });

  it('reads the session from its bytes', () => {
    const reader = createReader();
    for (const [, message, hex] of SESSION) expect(reader.read(Buffer.from(hex, 'hex'))).toEqual(message);
  });

  it('sends what the schema of messages allows', () => {
    const isMessage = new Ajv({ strict: false }).compile(messageSchema());
    expect(SESSION.filter(([, message]) => !isMessage(message)).map(([title]) => title)).toEqual([]);
  });

  it('has the checksum that the page explains', () => {
    expect(bookChecksum(BOOK[6], BOOK[7])).toBe(BOOK[8]);
  });

  it('knows no other first byte', () => {
    expect(createReader().read(Uint8Array.of(0))).toBeNull();
    expect(createReader().read(Uint8Array.of(3, 1))).toBeNull();
    expect(createReader().read(new Uint8Array(0))).toBeNull();
  });
});

describe('docs/protocol.md', () => {
  it.each(SESSION)('shows the bytes of %s', (title, message, hex) => {
    const bytes = (hex.match(/.{1,80}/g) ?? []).join('\n');
    expect(page).toContain(`${title}:\n\n\`\`\`\n${JSON.stringify(message)}\n${bytes}\n\`\`\``);
  });
});
