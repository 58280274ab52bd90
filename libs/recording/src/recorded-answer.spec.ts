import { parseRecordedAnswer } from './recorded-answer';

describe('parseRecordedAnswer', () => {
  it('reads what was asked, when it came, and what was answered', () => {
    expect(parseRecordedAnswer('{"url":"https://x/depth?symbol=A","t":"1618677372.1768699","body":"{}"}')).toEqual({
      url: 'https://x/depth?symbol=A',
      receiveTimeUs: 1_618_677_372_176_869,
      body: '{}',
    });
  });

  it('says what a line does not say', () => {
    expect(parseRecordedAnswer('{"body":"{}"}')).toEqual({ url: null, receiveTimeUs: null, body: '{}' });
    expect(parseRecordedAnswer('{"url":7,"t":"soon","body":""}')).toEqual({ url: null, receiveTimeUs: null, body: '' });
  });

  it.each(['', '{', 'null', '7', '[1,2]', '{"url":"x"}', '{"body":{}}'])('takes %p for none', (line) => {
    expect(parseRecordedAnswer(line)).toBeNull();
  });
});
