import { diagnose } from './diagnosis';
import { type Server } from './server';

const server = { base: 'http://tape.example/', stream: '', name: 'tape.example' } as Server;

/** A network in which some addresses answer; all others cannot be read. */
const trouble = (answers: Record<string, Response>, hasTickets = false) =>
  diagnose({ server, origin: 'https://desk.example', hasTickets }, ((url: string) => {
    const answer = answers[url.slice(server.base.length)];
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
  }) as typeof fetch);
const why = async (...answers: Parameters<typeof trouble>) => (await trouble(...answers)).sentence;

describe('a stream that could not be opened', () => {
  it('tells a page that is not allowed from a server that is not there', async () => {
    expect(await why({ 'widget/livetape.js': new Response('') })).toBe(
      'The server tape.example does not allow pages of https://desk.example: its gateway.originsAllowed must name it.',
    );
    expect(await trouble({})).toEqual({ kind: 'unreachable', sentence: 'The server tape.example cannot be reached.' });
    expect(await trouble({ 'widget/livetape.js': new Response('') })).toMatchObject({ kind: 'refused' });
    expect(await why({ 'widget/livetape.js': new Response('', { status: 502 }) })).toMatch(/cannot be reached/);
  });

  it('says that a ticket is missing, or was not accepted', async () => {
    const answers = () => ({ 'api/v1/feeds': new Response('', { status: 401 }) });
    expect(await why(answers())).toMatch(/needs a ticket-url/);
    expect(await why(answers(), true)).toMatch(/did not accept the ticket/);
  });

  it('hands on what the server says', async () => {
    const problem = Response.json({ detail: 'Too many requests.' }, { status: 429 });
    expect(await why({ 'api/v1/feeds': problem })).toBe('Too many requests.');
    expect(await why({ 'api/v1/feeds': new Response('<html>', { status: 502 }) })).toMatch(/status 502/);
    expect(await why({ 'api/v1/feeds': Response.json({}) })).toMatch(/did not accept another connection/);
  });
});
