// Names of members that nobody outside of a module can know, so that it may write them shorter: those of its classes and
// interfaces that are neither published, nor sent, nor of the platform, nor asked for by a text.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';

/**
 * @param modules the files that the module is made of
 * @param known files whose members are all known outside: declarations that are published, and what is on the wire
 * @param config the `tsconfig.json` of the module
 */
export function privateNames(modules, known, config) {
  const program = programOf(modules, config);
  const own = new Set();
  const kept = new Set();
  for (const file of modules) {
    visit(program.getSourceFile(file), (node) => {
      if (isMember(node) && ts.isIdentifier(node.name)) own.add(node.name.text);
      for (const name of namesFromOutside(program, node)) kept.add(name);
    });
  }
  for (const file of known) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    visit(source, (node) => (isMember(node) || ts.isPropertyAssignment(node)) && kept.add(node.name.text));
  }
  return [...own].filter((name) => !kept.has(name)).sort();
}

function programOf(modules, config) {
  const { config: settings } = ts.readConfigFile(config, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(settings, ts.sys, dirname(config));
  return ts.createProgram(modules, options);
}

/** Calls back with each node that is no private member of a declaration. */
function visit(source, call) {
  const walk = (node) => {
    if (source.isDeclarationFile && isPrivate(node)) return;
    call(node);
    ts.forEachChild(node, walk);
  };
  walk(source);
}

/** Members of classes and interfaces. Keys of objects alone are not: anybody may read those. */
function isMember(node) {
  if (ts.isParameter(node)) return (ts.getModifiers(node) ?? []).length > 0;
  return (ts.isClassElement(node) || ts.isTypeElement(node)) && node.name !== undefined;
}

function isPrivate(node) {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
}

/** What a piece of a program has from the platform, and what it asks for by a text. */
function namesFromOutside(program, node) {
  const checker = program.getTypeChecker();
  const inType = (type, name) => {
    const types = type === undefined ? [] : type.isUnionOrIntersection() ? type.types : [type];
    return types.some((one) => isOutside(program, checker.getPropertyOfType(one, name))) ? [name] : [];
  };
  if (ts.isPropertyAccessExpression(node)) return inType(checker.getTypeAtLocation(node.expression), node.name.text);
  if (ts.isElementAccessExpression(node)) return textsOf(checker.getTypeAtLocation(node.argumentExpression));
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
    return textsOf(checker.getTypeAtLocation(node.left));
  }
  if (ts.isObjectBindingPattern(node)) {
    const type = checker.getTypeAtLocation(node);
    return node.elements.flatMap((one) => inType(type, (one.propertyName ?? one.name).text));
  }
  if (ts.isObjectLiteralExpression(node)) {
    const type = checker.getContextualType(node);
    return node.properties.flatMap(({ name }) => (name === undefined ? [] : inType(type, name.text)));
  }
  if (!ts.isExpressionWithTypeArguments(node)) return [];
  const names = checker.getTypeAtLocation(node).getProperties();
  return names.filter((symbol) => isOutside(program, symbol)).map(({ name }) => name);
}

/** The texts that a value may be. */
function textsOf(type) {
  return (type.isUnion() ? type.types : [type]).filter((one) => one.isStringLiteral()).map(({ value }) => value);
}

function isOutside(program, symbol) {
  return (symbol?.declarations ?? []).some((declaration) => {
    const source = declaration.getSourceFile();
    return program.isSourceFileDefaultLibrary(source) || program.isSourceFileFromExternalLibrary(source);
  });
}
