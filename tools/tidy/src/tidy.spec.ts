import { files, hits, libraries, projects, read, sources, venueFolders } from './tree';

const isTest = (file: string) =>
  /\.(spec|fuzz|arbitrary|bench|e2e)\.(ts|mjs)$|conformance\.ts$|test-setup\.ts$/.test(file);

describe.each(projects)('%s', (project) => {
  it('has exactly one layer tag and one runtime tag', () => {
    const { tags } = JSON.parse(read(`${project}/project.json`)) as { tags: string[] };
    expect(tags.map((tag) => tag.split(':')[0]).sort()).toEqual(['layer', 'runtime']);
  });

  it('is called as its folder', () => {
    const { name } = JSON.parse(read(`${project}/project.json`)) as { name: string };
    expect(project.split('/').at(-1)).toBe(name);
  });
});

describe.each(libraries)('%s', (library) => {
  it('says in its README, on the third line, what it is for', () => {
    expect(read(`${library}/README.md`).split('\n')[2]).toMatch(/^[A-Z`].{10,140}\.$/);
  });

  it('stands in ARCHITECTURE.md', () => {
    expect(read('ARCHITECTURE.md')).toContain(`${library.slice('libs/'.length)}/`);
  });

  it('is imported through its index', () => {
    expect(files).toContain(`${library}/src/index.ts`);
  });
});

describe('a venue', () => {
  it.each(venueFolders)('%s is one file and its spec', (venue) => {
    expect(files).toContain(`libs/venues/src/${venue}/${venue}.ts`);
    expect(files).toContain(`libs/venues/src/${venue}/${venue}.spec.ts`);
  });

  it.each(venueFolders)('%s has one line in the registry', (venue) => {
    const lines = read('libs/venues/src/registry.ts').split('\n');
    expect(lines.filter((line) => line.includes(`./${venue}/${venue}'`))).toHaveLength(1);
  });

  it('is named in its folder and in the registry, nowhere else', () => {
    const elsewhere = sources.filter(
      (file) =>
        /^(libs|apps)\//.test(file) &&
        !isTest(file) &&
        file !== 'libs/venues/src/registry.ts' &&
        !/^libs\/venues\/src\/[^/]+\//.test(file) &&
        !/^apps\/sim\/src\/[^/]+\//.test(file) &&
        !file.startsWith('apps/dashboard-e2e/'),
    );
    expect(hits(elsewhere, new RegExp(`\\b(${venueFolders.join('|')})\\b`, 'i'))).toEqual([]);
  });
});

describe('names', () => {
  it('has no drawer for leftovers', () => {
    const drawers = /(^|[/.-])(utils?|helpers?|common|shared|misc|handy)([/.-]|$)/;
    expect(sources.filter((file) => drawers.test(file))).toEqual([]);
  });

  it('says what a class is, not that it is a base, a manager or an implementation', () => {
    const vague = /\b(class|interface)\s+(Base[A-Z]\w*|\w+(Manager|Helper|Impl|Utils?)|I[A-Z][a-z]\w*)\b/;
    expect(hits(sources, vague)).toEqual([]);
  });

  it('uses the glossary for the nouns of the market', () => {
    const core = sources.filter((file) => /^libs\/(model|window|wire|fanout|client|store|feed)\//.test(file));
    expect(hits(core, /\b\w*(candle|kline|quantity|orderbook|exchangeId)\w*\b/i)).toEqual([]);
  });

  it('marks no observable with a dollar', () => {
    expect(
      hits(
        sources.filter((file) => file.endsWith('.ts')),
        /\b[a-z]\w*\$\s*[:=.]/,
      ),
    ).toEqual([]);
  });
});

describe('honesty', () => {
  const others = sources.filter((file) => !file.startsWith('tools/tidy/'));

  it('leaves nothing to do', () => {
    expect(hits(others, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  });

  it('skips and singles out no test', () => {
    expect(hits(others, /\b(it|test|describe)\.(only|skip|todo)\b|\b(xit|xdescribe|fit|fdescribe)\(['"`]/)).toEqual([]);
  });

  it('names no path of a machine', () => {
    const texts = files.filter(
      (file) => /\.(ts|mjs|md|json|html|css|yml)$/.test(file) && !file.startsWith('tools/tidy/'),
    );
    expect(hits(texts, /\/(work|root|home\/\w+)\/\w/)).toEqual([]);
  });

  it('keeps every file within 300 lines', () => {
    expect(sources.filter((file) => read(file).split('\n').length > 301)).toEqual([]);
  });
});
