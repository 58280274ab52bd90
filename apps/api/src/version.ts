import metadata from '../../../package.json' with { type: 'json' };

/** Version of the platform, as `package.json` says. */
export const VERSION: string = metadata.version;
