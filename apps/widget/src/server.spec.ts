import { serverOf } from './server';

const page = 'https://desk.example/prices/index.html';

describe('the server of an element', () => {
  it('is the one that the script came from', () => {
    expect(serverOf(null, 'http://tape.example:3000/widget/livetape.js', page)).toEqual({
      base: 'http://tape.example:3000/',
      stream: 'ws://tape.example:3000/stream',
      name: 'tape.example:3000',
    });
  });

  it('may stand under a path, behind a proxy', () => {
    expect(serverOf(null, 'https://example.org/tape/widget/livetape.js?v=2', page)?.stream).toBe(
      'wss://example.org/tape/stream',
    );
  });

  it('is the one of the attribute where there is one', () => {
    const script = 'http://tape.example:3000/widget/livetape.js';
    for (const text of ['https://other.example', 'https://other.example/', '//other.example']) {
      expect(serverOf(text, script, page)?.base).toBe('https://other.example/');
    }
    expect(serverOf('/tape', script, page)?.base).toBe('https://desk.example/tape/');
  });

  it('is none where nothing of the web is named', () => {
    expect(serverOf(null, null, page)).toBeNull();
    expect(serverOf('javascript:alert(1)', null, page)).toBeNull();
    expect(serverOf('http://', null, page)).toBeNull();
    expect(serverOf(null, 'file:///widget/livetape.js', page)).toBeNull();
  });
});
