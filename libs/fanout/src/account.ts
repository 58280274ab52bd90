/** What is limited over all clients of one address together. Whoever accepts the sockets makes one for each address. */
export class Account {
  /** Channels that its clients have or wait for, each counted for each client. */
  channels = 0;
}
