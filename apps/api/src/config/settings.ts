import { type z } from 'zod';
import { configSchema, venueSchema } from './schema';

/** What a setting holds, as far as reading it from a text goes. */
export type SettingKind = 'text' | 'number' | 'switch' | 'list' | 'choice';

/** One setting: where it stands, and how it is named in the environment. */
export interface Setting {
  readonly path: readonly string[];
  readonly variable: string;
  readonly kind: SettingKind;
  readonly choices: readonly string[];
  /** What holds where nothing is set; undefined where there is none. */
  readonly preset: unknown;
  readonly description: string;
}

const KINDS: Readonly<Record<string, SettingKind>> = {
  string: 'text',
  number: 'number',
  boolean: 'switch',
  array: 'list',
  enum: 'choice',
};

/** Every setting of the schema in its order; those of `venues` once for each id. */
export function settingsOf(venueIds: readonly string[]): Setting[] {
  const found: Setting[] = [];
  for (const [key, schema] of Object.entries(configSchema.shape)) {
    if (key === 'venues') for (const id of venueIds) collect(venueSchema, ['venues', id], found);
    else collect(schema, [key], found);
  }
  return found;
}

/** `['windows', 'latenessMs']` → `LIVETAPE_WINDOWS_LATENESS_MS`. */
export function variableName(path: readonly string[]): string {
  const words = path.map((part) => part.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/\W/g, '_'));
  return `LIVETAPE_${words.join('_').toUpperCase()}`;
}

function collect(schema: z.core.$ZodType, path: readonly string[], found: Setting[]): void {
  const { inner, preset } = unwrap(schema);
  if (inner._zod.def.type === 'object') {
    const { shape } = inner._zod.def as z.core.$ZodObjectDef;
    for (const [key, child] of Object.entries(shape)) collect(child, [...path, key], found);
    return;
  }
  const kind = KINDS[inner._zod.def.type];
  if (kind === undefined) throw new TypeError(`${path.join('.')} cannot be read from the environment`);
  const choices = kind === 'choice' ? Object.keys((inner._zod.def as z.core.$ZodEnumDef).entries) : [];
  const description = (schema as z.ZodType).description ?? '';
  found.push({ path, variable: variableName(path), kind, choices, preset, description });
}

/** A schema without its defaults and `optional`, and the outermost default. */
function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; preset: unknown } {
  let inner = schema;
  let preset: unknown;
  for (;;) {
    const def = inner._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType; defaultValue?: unknown };
    if (def.innerType === undefined) return { inner, preset };
    if (def.type === 'default') preset = def.defaultValue;
    inner = def.innerType;
  }
}
