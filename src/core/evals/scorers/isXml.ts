import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';
import { parseXmlDocument } from './xml.ts';
import { missingPath, XML_PATHS_SCHEMA, xmlPathsOf } from './xmlPaths.ts';

export const isXml: Scorer = {
  description: 'The whole answer is well-formed XML and, where paths of elements are given, has them all.',
  schema: { properties: { value: XML_PATHS_SCHEMA } },
  example: { type: 'is-xml', value: ['ticket.priority', 'ticket.summary'] },
  compile({ value }) {
    const paths = xmlPathsOf(value, 'is-xml');
    if ('error' in paths) return paths;
    return ({ output }) => {
      const root = parseXmlDocument(output);
      if ('fault' in root) return yesOrNo(false, `The answer is not well-formed XML: ${root.fault}.`);
      const missing = missingPath(root, paths);
      return missing === undefined
        ? yesOrNo(true, 'The answer is XML as wanted.')
        : yesOrNo(false, `The answer is XML without the element ${missing}.`);
    };
  },
};
