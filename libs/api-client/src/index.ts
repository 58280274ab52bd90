export * from './generated';
export { client } from './generated/client.gen';
export { createClient, createConfig, type Client } from './generated/client';
